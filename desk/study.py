"""What staff work on: transcripts as they may leave the desk, and the patterns that people found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.experience import Part
from desk.tally import Tally
from desk.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one moment that a pattern points to.

    Attributes:
        story: `Transcript.id`.
        start: Of the moment's text, redactions made, in code points.
        end: Behind the last one.
    """

    story: str
    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A story that a group picked out as the most telling one, as in Most Significant Change: by whom, and why."""

    story: str
    group: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What people saw in several stories, named by them.

    Attributes:
        id: 32 hexadecimal digits, random.
        memo: What they thought about it, "" where they wrote nothing.
        stories: Ids of whole stories that belong to it.
    """

    id: str
    name: str
    memo: str = ""
    stories: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How many stories stay at the desk, or leave it changed, by the staff's own decision."""

    redacted: int = 0
    put_aside: int = 0
    filtered_out: int = 0

    def remarks(self) -> list[str]:
        """Say what was held back, a sentence each."""
        counted = (
            (self.redacted, "redacted"),
            (self.put_aside, "put aside, and left out"),
            (self.filtered_out, "not what was asked for, and left out"),
        )
        return [f"{count} {'story is' if count == 1 else 'stories are'} {rest}." for count, rest in counted if count]


@dataclass(frozen=True, slots=True)
class Study:
    """All that an export, a report or a deck of cards is made from.

    Redactions have been made, and stories that were put aside, or that a filter leaves out, are not in it; nor are
    their passages.

    Attributes:
        transcripts: In the order of week and id.
        patterns: In the order in which staff named them.
        tally: What became of the stories of the bundles.
        kept: What staff held back.
    """

    transcripts: Sequence[Transcript]
    patterns: tuple[Pattern, ...] = ()
    tally: Tally = field(default_factory=lambda: Tally(0, 0, 0, Counter(), ()))
    kept: Kept = field(default_factory=Kept)
