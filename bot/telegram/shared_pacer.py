"""Keeps several replicas together to Telegram's limit of 30 messages in any second, while letters are on their way.

Thirty locks that all replicas share are the thirty places of the second: each is taken before a message is sent, and
given back a second after its answer came. A replica that dies gives its places back by that. Letters leave two of the
places to replies. Whoever is about to send letters says so first, and long enough before the first one for everybody to
have heard of it; while nobody does, replies cost nothing of this, and are not held to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.telegram.pacer import IN_A_SECOND, SECOND, Pacer
from storage.errors import NotSavedError
from storage.locks import Locks

LISTEN: Final = 1.0  # seconds between two looks whether anybody sends letters
BEFORE: Final = 2.5  # seconds between saying so and the first letter
AFTER: Final = 10.0  # seconds after the last letter until it is called off
PAUSE: Final = 0.02  # seconds until a place is looked for again

_LETTERS: Final = b"letters"
_PLACES: Final = tuple(b"place %d" % number for number in range(IN_A_SECOND))
_FOR_LETTERS: Final = _PLACES[:-2]


class SharedPacer(Pacer):
    """A `Pacer` whose turns are also turns among all replicas; `listen` must run beside it."""

    def __init__(self, locks: Locks) -> None:
        super().__init__()
        self._locks = locks
        self._letters_about = False
        self._heard = asyncio.Event()
        self._last_letter = 0.0
        self._one_reply, self._one_letter = asyncio.Lock(), asyncio.Lock()
        self._saying: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def reply(self, chat: int) -> AsyncIterator[None]:
        """A turn to answer somebody; where the database is away, nobody waits for it."""
        place = None
        if self._letters_about:
            with suppress(NotSavedError):
                place = await self._place(_PLACES[::-1], self._one_reply)
        try:
            async with super().reply(chat):
                yield
        finally:
            self._leave_later(place)

    @asynccontextmanager
    async def letter(self, chat: int) -> AsyncIterator[None]:
        """A turn to write to somebody unasked; raises NotSavedError where the database is away."""
        self._last_letter = self._clock()
        if self._saying is None:
            self._saying = asyncio.create_task(self._say_so())
        await self._heard.wait()
        place = await self._place(_FOR_LETTERS, self._one_letter)
        try:
            async with super().letter(chat):
                yield
        finally:
            self._leave_later(place)

    async def listen(self) -> None:
        """Hears whether anybody sends letters, until it is cancelled."""
        try:
            while True:
                with suppress(NotSavedError):
                    self._letters_about = await self._locks.taken(_LETTERS)
                await asyncio.sleep(LISTEN)
        finally:
            if self._saying is not None:
                self._saying.cancel()

    async def _say_so(self) -> None:
        """Says that letters are on their way, from a while before the first until a while after the last."""
        try:
            said_at = self._clock()
            while self._clock() < max(said_at + BEFORE, self._last_letter + AFTER):
                with suppress(NotSavedError):
                    if await self._locks.take([_LETTERS]) is not None:  # anew, where it was lost with the database
                        self._heard.clear()
                        said_at = self._clock()
                if self._clock() >= said_at + BEFORE:
                    self._heard.set()
                await asyncio.sleep(LISTEN / 2)
        finally:
            self._heard.clear()
            self._saying = None
            with suppress(NotSavedError):
                await self._locks.give_back(_LETTERS)

    async def _place(self, wanted: Sequence[bytes], one: asyncio.Lock) -> bytes:
        """Takes a place; one of this replica looks at a time, and the others stand behind it."""
        async with one:
            while (place := await self._locks.take(wanted)) is None:  # noqa: ASYNC110 — a second passes
                await asyncio.sleep(PAUSE)
            return place

    def _leave_later(self, place: bytes | None) -> None:
        if place is not None:
            leaving = asyncio.create_task(self._leave_place(place))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def _leave_place(self, place: bytes) -> None:
        await asyncio.sleep(SECOND)
        with suppress(NotSavedError):
            await self._locks.give_back(place)
