"""In which language a student is heard to write, and so is answered."""

from __future__ import annotations

from typing import Final

from conversations.language import detect
from conversations.languages import Language
from conversations.states import Source, Voice

# A detection counts for the language of replies only when it is as sure as this, of as many words.
MIN_WORDS: Final = 3
MIN_PROBABILITY: Final = 0.9


def heard(voice: Voice, text: str, spoken: tuple[Language, ...]) -> Voice:
    """The language that the student writes, if it is `spoken` here, where we have had nothing better than a guess."""
    if voice.source in {Source.CHOSEN, Source.TELEGRAM}:
        return voice
    seen = detect(text)
    sure = seen.words >= MIN_WORDS and seen.probability >= MIN_PROBABILITY
    if sure and seen.language in spoken:
        return Voice(Language(seen.language), Source.DETECTED)
    return voice
