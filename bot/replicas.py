"""Who else serves the same bot: nobody, or replicas that share a database and must not get into each other's way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final, Protocol

from bot import journal
from storage.errors import NotSavedError
from storage.locks import Locks

TURN: Final = 5.0  # seconds that an update waits for another one of its chat elsewhere, before it is put off
DUTY: Final = 60.0  # seconds that a replica waits at a time for a duty that another one has
PAUSE: Final = 1.0  # seconds until it is waited for again


class Company(Protocol):
    """The processes that serve one bot.

    Attributes:
        locks: That they share; None for one process.
    """

    @property
    def locks(self) -> Locks | None: ...

    def turn(self, chat: int | None) -> AbstractAsyncContextManager[None]:
        """A chat's turn: nobody else does anything of this chat's while the block runs.

        `NotSavedError` where it cannot be had, or is lost on the way; then whatever is not committed is to be left.
        """
        ...

    async def on_duty(self, name: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Does what one process alone may do, as long as this is the one; where it is another, waits for its end."""
        ...


class Alone:
    """One process; its lanes keep its chats in order."""

    locks: Final = None

    def turn(self, _: int | None) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def on_duty(self, _: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        await work()


class Replica:
    """One of several, each with the same locks.

    Telegram delivers a chat's next update when the one before has been answered. But a delivery whose answer was lost
    on the way comes again, perhaps to another replica, while the first is still at it: hence the turns.
    """

    def __init__(self, locks: Locks) -> None:
        self.locks: Final = locks

    def turn(self, chat: int | None) -> AbstractAsyncContextManager[None]:
        if chat is None:
            return nullcontext()
        return self.locks.holding(b"turn " + chat.to_bytes(8, "big", signed=True), patience=TURN)

    async def on_duty(self, name: str, work: Callable[[], Coroutine[None, None, None]]) -> None:
        while True:
            try:
                async with self.locks.holding(b"duty " + name.encode(), patience=DUTY):
                    journal.note("on_duty", method=name)
                    await work()
            except NotSavedError:  # another one has it, or the database is away
                await asyncio.sleep(PAUSE)
