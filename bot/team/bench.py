"""The bench: one piece of work for each of the team, as it is kept between two messages."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final, get_args

from conversations.codec import Codec
from conversations.team.states import Work
from storage.drafts import Drafts

KIND: Final = b"work"

# Raised whenever a state of the team's work changes its fields or their meaning.
VERSION: Final = 1
_CODEC: Final = Codec[Work](get_args(Work), VERSION)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work.

    Attributes:
        mark: Stands in its buttons, so that those of an earlier piece are recognised.
        update: The last update that it knows of; the same one coming again changes nothing.
        anchor: The message that shows where it stands, None before there is one.
    """

    work: Work
    mark: str
    update: int
    anchor: int | None = None


class Bench:
    """Keeps pieces of work like drafts: encrypted, in memory, for a day."""

    def __init__(self, drafts: Drafts) -> None:
        """`drafts` are of the kind `KIND`."""
        self._drafts = drafts

    async def load(self, chat: int) -> Piece | None:
        """The piece of work of a chat, None where there is none."""
        stored = await self._drafts.load(chat)
        return None if stored is None else _decoded(stored)

    async def save(self, chat: int, piece: Piece) -> None:
        """Keep a piece of work."""
        await self._drafts.save(chat, _encoded(piece))

    async def clear(self, chat: int) -> None:
        """Forget the piece of work of a chat."""
        await self._drafts.forget(chat)


def shown_in(piece: Piece, message: int | None) -> Piece:
    """The piece, knowing which message shows it, None for none any more."""
    return replace(piece, anchor=message)


def _encoded(piece: Piece) -> bytes:
    whole = {
        "work": _CODEC.encode(piece.work).decode(),
        "mark": piece.mark,
        "update": piece.update,
        "anchor": piece.anchor,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(data: bytes) -> Piece | None:
    try:
        whole = json.loads(data)
        work = _CODEC.decode(whole.pop("work").encode())
        return Piece(work, **whole) if work else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
