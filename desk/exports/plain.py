"""An experience as one plain text, and where in it each moment stands: for programs that code stretches of text."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.experience import Part
from desk.exports.harmless import harmless
from desk.study import Passage
from desk.transcripts import Transcript
from desk.wording import Wording


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with LF between its lines.

    Attributes:
        starts: Where each moment's own words begin, in code points.
        lengths: How many code points they are.
    """

    text: str
    starts: dict[Part, int]
    lengths: dict[Part, int]

    def place(self, passage: Passage) -> tuple[int, int]:
        """Where a passage stands in the whole text."""
        start, length = self.starts[passage.part], self.lengths[passage.part]
        return start + min(passage.start, length), start + min(passage.end, length)

    def whole(self) -> list[tuple[int, int]]:
        """Where the moments stand."""
        return [(start, start + self.lengths[part]) for part, start in self.starts.items()]


def plain(transcript: Transcript, wording: Wording) -> Plain:
    """The experience's text: for each moment its heading, the question, and the student's words."""
    experience = transcript.record.experience
    text, starts, lengths = "", {}, {}
    for part, moment in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
        if moment is not None:
            text += f"{wording.part[part]}\n{harmless(moment.question)}\n\n".replace("\n\n\n", "\n\n")
            starts[part] = len(text)
            words = harmless(moment.text)
            lengths[part] = len(words)
            text += f"{words}\n\n"
    return Plain(text, starts, lengths)


def title(transcript: Transcript) -> str:
    """A name for a text: week and id; unique, and safe as the name of a file."""
    return f"{harmless(transcript.record.week)}-{transcript.id}"
