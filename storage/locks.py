"""Locks that several replicas share, and that end with whoever holds them, whatever ends it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Locks(Protocol):
    """Locks by name. Every method may raise `storage.errors.NotSavedError`, and then nothing is held that was not."""

    async def take(self, names: Sequence[bytes]) -> bytes | None:
        """Take the first of these that nobody has, neither here nor elsewhere; None where all are taken."""
        ...

    async def give_back(self, name: bytes) -> None:
        """Let go of a lock; harmless where it was lost."""
        ...

    async def taken(self, name: bytes) -> bool:
        """Whether somebody has it, here or elsewhere."""
        ...

    def holding(self, name: bytes, *, patience: float) -> AbstractAsyncContextManager[None]:
        """Hold a lock while the block runs; the block is broken off where the lock is lost.

        Args:
            name: Of the lock.
            patience: Seconds to wait for it; after that, and when it is lost, `NotSavedError` is raised.
        """
        ...
