"""An experience as one plain text, and where in it each moment stands: for programs that code stretches of text."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.experience import Part
from desk.exports.harmless import harmless
from desk.notes.applied import moments_of
from desk.study import Passage
from desk.transcripts import Transcript
from desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with LF between its lines.

    Attributes:
        starts: Where each moment's own words begin, in code points.
        words: These words as they were handed in, redactions made.
    """

    text: str
    starts: dict[Part, int]
    words: dict[Part, str]

    def places(self, passage: Passage) -> list[tuple[int, int]]:
        """Where a passage stands in the whole text; nowhere, if there is no such moment or it is shorter."""
        words = self.words.get(passage.part, "")
        # What a passage counts is the text before it was made harmless, where a line break may be two characters.
        start, end = len(harmless(words[: passage.start])), len(harmless(words[: passage.end]))
        return [(self.starts[passage.part] + start, self.starts[passage.part] + end)] if start < end else []

    def whole(self) -> list[tuple[int, int]]:
        """Where the moments stand."""
        lengths = {part: len(harmless(words)) for part, words in self.words.items()}
        return [(self.starts[part], self.starts[part] + length) for part, length in lengths.items() if length]


def plain(transcript: Transcript, wording: Wording) -> Plain:
    """The experience's text: for each moment its heading, the question, and the student's words."""
    text, starts, words = "", {}, {}
    for part, moment in moments_of(transcript.record.experience).items():
        text += f"{wording.part[part]}\n{harmless(moment.question).strip()}\n\n"
        starts[part], words[part] = len(text), moment.text
        text += f"{harmless(moment.text)}\n\n"
    return Plain(text, starts, words)


def title(transcript: Transcript) -> str:
    """A name for a text: week and id; unique, and safe as the name of a file, since a record's week is no free text."""
    return f"{transcript.record.week}-{transcript.id}"
