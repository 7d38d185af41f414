"""What belongs to one key is done in order; different keys are served at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeAlias

Job: TypeAlias = Callable[[], Awaitable[None]]


class Lanes:
    """One lane a key, there only while it has something to do. A job must see to its own errors."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._serving: set[asyncio.Task[None]] = set()

    def put(self, key: Hashable, job: Job) -> None:
        """Has `job` done after everything that was put under the same key before."""
        if key in self._waiting:
            self._waiting[key].append(job)
            return
        self._waiting[key] = deque([job])
        task = asyncio.create_task(self._serve(key))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def drain(self, seconds: float) -> bool:
        """Waits until every lane is empty, at most so long; returns whether they are. What is left is given up."""
        if self._serving:
            await asyncio.wait(self._serving, timeout=seconds)
        left = list(self._serving)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    async def _serve(self, key: Hashable) -> None:
        jobs = self._waiting[key]
        try:
            while jobs:
                await jobs.popleft()()
        finally:
            del self._waiting[key]
