"""The bench: one piece of work for each of the team, as it is kept between two messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast, get_args

import msgspec

from conversations.codec import Codec
from conversations.team.states import Work
from storage.drafts import Drafts

KIND: Final = b"work"

# Raised whenever a state of the team's work changes its fields or their meaning.
VERSION: Final = 3
_CODEC: Final = Codec(cast("tuple[type[Work], ...]", get_args(Work)), VERSION)


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


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of work as it is stored."""

    work: msgspec.Raw
    mark: str
    update: int
    anchor: int | None


_READER: Final = msgspec.json.Decoder(_Kept)


def _encoded(piece: Piece) -> bytes:
    kept = _Kept(msgspec.Raw(_CODEC.encode(piece.work)), piece.mark, piece.update, piece.anchor)
    return msgspec.json.encode(kept)


def _decoded(data: bytes) -> Piece | None:
    try:
        kept = _READER.decode(data)
    except (ValueError, RecursionError):  # the errors of msgspec are ValueErrors
        return None
    work = _CODEC.decode(kept.work)
    return Piece(work, kept.mark, kept.update, kept.anchor) if work else None
