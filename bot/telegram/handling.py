"""One update, whatever brought it: a few tries, then an apology, so that nothing behind it is held up for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot import journal
from bot.telegram.intake import Raw
from storage.errors import NotSavedError

TRIES: Final = 3  # of an update whose handling fails
PAUSE: Final = 0.2  # seconds after the first try; as much more after each


class Handling:
    """Brings updates to `handle`, and apologises with `excuse` for those that cannot be handled."""

    def __init__(self, handle: Callable[[Raw], Awaitable[None]], excuse: Callable[[Raw], Awaitable[None]]) -> None:
        self._handle = handle
        self._excuse = excuse

    async def do(self, raw: Raw) -> bool:
        """Does an update, or apologises; whether it may be confirmed. Raises nothing but a cancellation.

        Not where the store could not be reached: nothing was changed, and it may come again when the store is back.
        """
        away = False
        for attempt in range(1, TRIES + 1):
            try:
                await self._handle(raw)
            except Exception as error:  # noqa: BLE001 — the last line: told by class and place, never by content
                journal.alarm("update_failed", tries=attempt, **journal.place_of(error))
                away = isinstance(error, NotSavedError)
                if attempt < TRIES:
                    await asyncio.sleep(attempt * PAUSE)
            else:
                return True
        if not away:
            await self.apologise(raw)
        return not away

    async def apologise(self, raw: Raw) -> None:
        """Says that something went wrong with us."""
        try:
            await self._excuse(raw)
        except Exception as error:  # noqa: BLE001 — as above
            journal.alarm("apology_failed", **journal.place_of(error))
