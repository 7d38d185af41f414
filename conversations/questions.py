"""A question, or any one text, in each language that the bot speaks."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.languages import Language, nearest


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text in one language."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question, worded in each language that the bot speaks."""

    phrases: tuple[Phrase, ...]

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those that it is worded in."""
        return tuple(phrase.language for phrase in self.phrases)

    def worded(self, language: Language) -> str:
        """The question in `language`, or in the one that comes nearest to it."""
        texts = {phrase.language: phrase.text for phrase in self.phrases}
        return next((texts[near] for near in nearest(language) if near in texts), "")
