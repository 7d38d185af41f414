"""A connection without a thread of its own, for files whose every call takes less than handing it to one.

That is so for drafts, which lie in memory, and for the team, which is small, read at most messages and hardly written.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Iterable
from typing import Any, Protocol


class Connection(Protocol):
    """What we need of a connection; `aiosqlite.Connection`, which hands each call to a thread, is one too."""

    @property
    def total_changes(self) -> int:
        """How many rows have been written since it was opened."""
        ...

    def execute_fetchall(self, sql: str, parameters: Iterable[Any] | None = None, /) -> Awaitable[Iterable[Any]]:
        """Do a statement and return its rows."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Iterable[Any]], /) -> Awaitable[Any]:
        """Do a statement for each of many."""
        ...

    def rollback(self) -> Awaitable[None]:
        """Undo what was not committed; harmless where there is nothing."""
        ...

    def close(self) -> Awaitable[None]:
        """Let go of the files."""
        ...


class Here:
    """A `Connection` whose statements run where they are called, except for VACUUM, which takes long."""

    def __init__(self, uri: str) -> None:
        self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0, check_same_thread=False)

    @property
    def total_changes(self) -> int:
        return self._connection.total_changes

    async def execute_fetchall(self, sql: str, parameters: Iterable[Any] | None = None, /) -> list[Any]:
        if sql.startswith("VACUUM"):
            return await asyncio.to_thread(lambda: self._connection.execute(sql).fetchall())
        return self._connection.execute(sql, tuple(parameters or ())).fetchall()

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]], /) -> None:
        self._connection.executemany(sql, [tuple(one) for one in parameters])

    async def rollback(self) -> None:
        self._connection.rollback()

    async def close(self) -> None:
        self._connection.close()
