"""Where a conversation can be.

Each state carries exactly what has been learnt by then, so that an impossible combination cannot be written: there is
no feeling without a moment, and nothing of a story is left once it has been handed in. Two rules hold for all of them:
a state is all that `advance` needs besides the event, and a state tells what to show (`screens.screen_of`), so that
any touch after a lost message, a restart or six hours of silence can show where one is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from conversations.experience import Feeling, Part
from conversations.languages import Language
from conversations.masking.spans import Span
from conversations.questions import Question


class Source(StrEnum):
    """How we know which language to speak; a choice is never overridden."""

    CHOSEN = "chosen"
    TELEGRAM = "telegram"
    DETECTED = "detected"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Voice:
    """The language in which the bot speaks to this student."""

    language: Language
    source: Source


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a student is invited to tell; carried along, so that nobody changes a question under a student's hands.

    Attributes:
        prompt: Name of the prompt, "default" for the default pair.
        campaign: Code of the link by which the student came, if it is a known one.
        themes: Keys of the themes offered, in order.
    """

    prompt: str
    campaign: str | None
    small: Question
    structural: Question
    themes: tuple[str, ...]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which the bot speaks to whom it invites."""
        return self.small.languages

    def question(self, part: Part) -> Question:
        """The question that asks for this part."""
        return self.small if part is Part.SMALL else self.structural


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a student's; `key` tells which, so that an edit on the phone finds it again."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a text when it was looked through, which costs more than all else that a reply does.

    Attributes:
        mark: Of the text that it was seen in; in another one it means nothing.
        language: Of the text, as `conversations.language` tells it.
    """

    mark: int
    language: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A moment in the making.

    Attributes:
        seen: What was last seen in its text, which may have changed since; see `conversations.stored`.
        unmasked: Words that would be masked, and that the student wants to stand.
        asked: In which language the question stood when the student began to answer, None before that.
    """

    pieces: tuple[Piece, ...] = ()
    feeling: Feeling | None = None
    themes: tuple[str, ...] = ()
    unmasked: tuple[str, ...] = ()
    asked: Language | None = None
    seen: Seen | None = None

    @property
    def text(self) -> str:
        """All messages as one text."""
        return "\n".join(piece.text for piece in self.pieces)

    def with_pieces(self, pieces: tuple[Piece, ...], asked: Language) -> Told:
        """The moment with more messages, in answer to a question that stands in `asked` now."""
        return replace(self, pieces=(*self.pieces, *pieces), asked=self.asked or asked)


@dataclass(frozen=True, slots=True)
class Answer:
    """The part that is being told now, and what has been told of the other.

    Attributes:
        told: This part so far.
        other: The other part; None while it has not been told, or was skipped.
        revising: True when the student came back to it from the review, and returns there.
    """

    part: Part
    told: Told
    other: Told | None
    revising: bool


@dataclass(frozen=True, slots=True)
class Welcome:
    """Nothing has been told."""

    voice: Voice
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Unasked:
    """Text came without a question: is it a moment to share?"""

    voice: Voice
    invitation: Invitation
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """The student tells a moment, in as many messages as it takes."""

    voice: Voice
    invitation: Invitation
    answer: Answer


@dataclass(frozen=True, slots=True)
class Rating:
    """The student says how the moment felt."""

    voice: Voice
    invitation: Invitation
    answer: Answer


@dataclass(frozen=True, slots=True)
class Labelling:
    """The student chooses up to three themes."""

    voice: Voice
    invitation: Invitation
    answer: Answer


@dataclass(frozen=True, slots=True)
class Review:
    """Both parts as they will be stored; at least one of them is there."""

    voice: Voice
    invitation: Invitation
    small: Told | None
    structural: Told | None


@dataclass(frozen=True, slots=True)
class Placing:
    """Text came during the review: to which part does it belong?"""

    voice: Voice
    invitation: Invitation
    small: Told | None
    structural: Told | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The experience has been handed in; nothing of it is left here.

    Attributes:
        receipt: The code that withdraws it, until it has been shown; nobody but the student keeps it.
    """

    voice: Voice
    invitation: Invitation
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The student stopped; all that had been told is forgotten."""

    voice: Voice
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """The student wants a story back; the next text is taken for its receipt."""

    voice: Voice
    invitation: Invitation


Dialogue: TypeAlias = Welcome | Unasked | Telling | Rating | Labelling | Review | Placing | Done | Stopped | Withdrawing
