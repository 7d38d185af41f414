"""A draft as it is kept between two messages: the dialogue, and what its replies need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from conversations import codec
from conversations.offered import with_themes
from conversations.states import Dialogue, Done, Stopped, Welcome, Withdrawing
from storage.receipt import ALPHABET, ENTROPY, Receipt

_MARK_BYTES: Final = 4

# As many messages of a conversation are remembered for cleaning it; more than anybody writes in a day.
MESSAGES_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """One student's draft.

    Attributes:
        receipt: Drawn when the draft begins; the story's id follows from it, so that handing in twice stores once.
        mark: Stands in the buttons of this draft, so that those of an earlier one are recognised; says nothing else.
        update: The last update whose effects this draft holds; the same one coming again changes nothing.
        anchor: The message that shows where the conversation stands, None before there is one.
        shown: The step that the anchor shows.
        delivered: Whether the student is known to have been shown where the conversation stands; a message that was
            changed in place tells by itself, and nobody notes it.
        messages: Both sides' messages of this conversation, the latest ones, so that the chat can be cleaned.
    """

    dialogue: Dialogue
    receipt: Receipt
    mark: str
    update: int = 0
    anchor: int | None = None
    shown: str = ""
    delivered: bool = True
    messages: tuple[int, ...] = ()

    def with_messages(self, *numbers: int) -> Draft:
        """The draft, knowing of these messages too."""
        return replace(self, messages=self._and(numbers))

    def shown_in(self, numbers: Sequence[int], step: str) -> Draft:
        """The draft as it is once these messages have shown the step; itself where that is nothing new to it."""
        anchor, messages = numbers[-1], self._and(numbers)
        if (anchor, step, messages) == (self.anchor, self.shown, self.messages):
            return self
        return replace(self, anchor=anchor, shown=step, messages=messages, delivered=True)

    def _and(self, numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.messages, *numbers)))[-MESSAGES_MAX:]


def begin(dialogue: Dialogue, entropy: Callable[[int], bytes]) -> Draft:
    """A new draft, with a receipt and a mark of its own."""
    mark = "".join(ALPHABET[byte & 31] for byte in entropy(_MARK_BYTES))
    return Draft(dialogue, Receipt.draw(entropy(ENTROPY)), mark)


def underway(dialogue: Dialogue) -> bool:
    """Whether something has been told, or asked for, that has not been handed in."""
    return not isinstance(dialogue, Welcome | Done | Stopped | Withdrawing)


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft as it is stored."""

    dialogue: msgspec.Raw
    receipt: str
    mark: str
    update: int
    anchor: int | None
    shown: str
    delivered: bool
    messages: tuple[int, ...]


_READER: Final = msgspec.json.Decoder(_Kept)


def encode(draft: Draft) -> bytes:
    """The draft as bytes; only ever stored encrypted, and never on a disk."""
    return msgspec.json.encode(
        _Kept(
            msgspec.Raw(codec.encode(draft.dialogue)),
            draft.receipt.code,
            draft.mark,
            draft.update,
            draft.anchor,
            draft.shown,
            draft.delivered,
            draft.messages,
        )
    )


def decode(data: bytes, themes: Collection[str]) -> Draft | None:
    """The draft that `encode` wrote, as far as its themes are still known; None for one of another version."""
    try:
        kept = _READER.decode(data)
    except (ValueError, RecursionError):  # the errors of msgspec are ValueErrors
        return None
    dialogue, receipt = codec.decode(kept.dialogue), Receipt.parse(kept.receipt)
    if dialogue is None or receipt is None:
        return None
    return Draft(
        with_themes(dialogue, themes),
        receipt,
        kept.mark,
        kept.update,
        kept.anchor,
        kept.shown,
        kept.delivered,
        kept.messages,
    )
