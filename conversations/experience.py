"""What a student hands in: moments, and the experience that they make up together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which of the two questions a moment answers."""

    SMALL = "small"
    STRUCTURAL = "structural"


class Feeling(StrEnum):
    """How the student says that the moment was; nobody else decides."""

    GOOD = "good"
    BOTH = "both"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Moment:
    """One answered question.

    Attributes:
        question: The question as the student read it, in the language that the bot spoke.
        text: The student's words, NFC-normalised; several messages are joined by a line break.
        feeling: None where the student skipped it.
        themes: Keys of the themes that the student chose, at most three, in the order of choosing.
        language: ISO 639-1 code of the language that the text is written in, "und" where nothing tells.
    """

    question: str
    text: str
    feeling: Feeling | None
    themes: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Experience:
    """What one student hands in at once: a small moment, a structural one, or both; never neither.

    Attributes:
        prompt: Name of the prompt that invited it, "default" for the default pair.
        campaign: Code of the link by which the student came, if that code was a known one.
    """

    prompt: str
    campaign: str | None
    small: Moment | None
    structural: Moment | None
