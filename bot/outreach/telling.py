"""Tells authors how far their broadcasts are: for each one edit at a time, and the latest state last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from storage.outreach.model import Broadcast


class Telling:
    """Only a courtesy: no letter waits for it, and what has changed again meanwhile is skipped."""

    def __init__(self, tell: Callable[[Broadcast], Coroutine[None, None, None]]) -> None:
        self._tell = tell
        self._latest: dict[bytes, Broadcast] = {}
        self._tasks: dict[bytes, asyncio.Task[None]] = {}

    def show(self, broadcast: Broadcast) -> None:
        """Has it told as soon as what was to be told before has been."""
        self._latest[broadcast.id] = broadcast
        if broadcast.id not in self._tasks:
            self._tasks[broadcast.id] = asyncio.create_task(self._work(broadcast.id))

    async def close(self) -> None:
        """Tells no more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, key: bytes) -> None:
        try:
            while (latest := self._latest.pop(key, None)) is not None:
                await self._tell(latest)
        finally:
            del self._tasks[key]
