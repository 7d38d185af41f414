"""What arrives while others are being written is written together with whatever arrives meanwhile, in one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Hands items to `write` in batches; who puts one waits for its batch, and shares its failure."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._write = write
        self._turn = asyncio.Lock()
        self._next: list[T] = []
        self._writing: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Write an item; when this returns, it is written."""
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_next())
        self._next.append(item)
        await asyncio.shield(self._writing)

    async def _write_next(self) -> None:
        async with self._turn:
            batch, self._next, self._writing = self._next, [], None
            await self._write(batch)
