"""How a moment will be stored: without what says who somebody is, unless its author wants that to stand."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

from conversations.language import detect
from conversations.languages import OUR_LANGUAGES, Language, ours
from conversations.masking import Kind, find, masked
from conversations.masking.placeholders import placeholders
from conversations.states import Seen, Told, Voice


@dataclass(frozen=True, slots=True)
class Mask:
    """One thing in the text that may say who somebody is.

    Attributes:
        word: As it stands in the text.
        hidden: Whether a placeholder stands for it; the author decides.
    """

    kind: Kind
    word: str
    hidden: bool

    @property
    def code(self) -> str:
        """A short name for it, for a button: of the word itself, so that an edit in between hits nothing else."""
        return f"{zlib.crc32(self.word.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A moment's text as it will be stored, its language, and what was found in it, each once."""

    text: str
    language: str
    masks: tuple[Mask, ...]


def looked_through(told: Told) -> Told:
    """The moment with what is seen in its text, so that it need not be looked through again while it stays the same."""
    return replace(told, seen=_seen_in(told))


def stored(told: Told, voice: Voice) -> Stored:
    """How `told` will be stored; placeholders are in the story's language, in the bot's where that cannot be told."""
    text, seen = told.text, _seen_in(told)
    spoken = seen.language if seen.language in OUR_LANGUAGES else ours(voice.language)
    words = {text[span.start : span.end]: span.kind for span in seen.spans}
    masks = tuple(Mask(kind, word, hidden=word not in told.unmasked) for word, kind in words.items())
    hidden = [span for span in seen.spans if text[span.start : span.end] not in told.unmasked]
    return Stored(masked(text, hidden, placeholders()[Language(spoken)].__getitem__), seen.language, masks)


def _seen_in(told: Told) -> Seen:
    text = told.text
    mark = zlib.crc32(text.encode())
    if told.seen is not None and told.seen.mark == mark:
        return told.seen
    return Seen(mark, detect(text).language, tuple(find(text)))
