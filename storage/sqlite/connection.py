"""The one way in which store files are opened to work with, so that every connection keeps the same rules."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import aiosqlite

from storage.errors import StorageError
from storage.sqlite.faults import told_plainly
from storage.sqlite.files import address, prepare
from storage.sqlite.header import Hold
from storage.sqlite.here import Connection, Here
from storage.sqlite.migrations import Store

BUSY: Final = timedelta(seconds=2)
"""How long to wait for another program's lock; a student waits with us."""

_PAUSE: Final = timedelta(milliseconds=2)
"""Between two tries for a lock. SQLite's own waiting sleeps ever longer, and starves beside a busy writer."""

WHOLE_CONNECTION: Final[dict[str, tuple[str, int | str]]] = {
    "temp_store": ("MEMORY", 2),  # nothing of a story in /var/tmp
    "trusted_schema": ("OFF", 0),
}
EACH_FILE: Final[dict[str, tuple[str, int | str]]] = {
    "journal_mode": ("DELETE", "delete"),  # a WAL would keep what was deleted
    "secure_delete": ("ON", 1),
    "synchronous": ("EXTRA", 3),  # what was thanked for outlives a loss of power
}

Parameters = tuple[bytes | int | float | str | None, ...]


class Database:
    """One or more store files on one connection: the first is SQLite's schema `main`, the others go by their names.

    One thing happens at a time. Errors come as `StorageError`s, see `told_plainly`.
    """

    def __init__(self, connection: Connection, holds: list[Hold], name: str, busy: timedelta) -> None:
        """Use `open` instead."""
        self._connection = connection
        self._tries = busy // _PAUSE
        self._holds = holds
        self._name = name
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, folder: Path, *stores: Store, busy: timedelta = BUSY, here: bool = False) -> Database:
        """Open the stores of a folder, made where they are missing; `here` without a thread, see `Here`.

        Raises:
            NotSavedError, StoreDamagedError, NewerStoreError: As `storage.sqlite.files.prepare` says.
        """
        holds: list[Hold] = []
        name = " or ".join(f"{store.name}.db" for store in stores)
        try:
            for store in stores:
                holds.append(await asyncio.to_thread(prepare, folder, store, busy))  # noqa: PERF401  kept when the next fails
            addresses = [address(folder / f"{store.name}.db") for store in stores]
            with told_plainly(name):
                connection: Connection = (
                    Here(addresses[0])
                    if here
                    else await aiosqlite.connect(addresses[0], uri=True, isolation_level=None, timeout=0)
                )
            try:
                database = cls(connection, holds, name, busy)
                for store, uri in zip(stores[1:], addresses[1:], strict=True):
                    await database.rows(f'ATTACH ? AS "{store.name}"', (uri,))
                await database._keep_the_rules(["main", *(store.name for store in stores[1:])])
            except BaseException:
                await connection.close()
                raise
        except BaseException:
            for hold in holds:
                hold.release()
            raise
        return database

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Do several things at once or not at all; from the start nobody else writes to any of the files.

        aiosqlite's thread works off its queue in order, so the rollback also follows a statement, or a commit, that
        was still running when the task was cancelled.
        """
        async with self._turn:
            with told_plainly(self._name):
                try:
                    await self._patiently("BEGIN IMMEDIATE")
                    yield self._connection
                    await self._patiently("COMMIT")
                except BaseException:
                    await self._connection.rollback()
                    raise

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Do one statement as a transaction of its own; return its rows, all of the same moment."""
        async with self._turn:
            with told_plainly(self._name):
                return await self._patiently(sql, parameters)

    async def put_in_order(self, schema: str) -> None:
        """Write a file anew, in the order of its keys and without gaps: VACUUM, in the connection's own thread."""
        await self.rows(f'VACUUM "{schema}"')

    async def close(self) -> None:
        """Finish what was begun and let go of the files; harmless when done twice."""
        async with self._turn:
            await self._connection.close()
            while self._holds:
                self._holds.pop().release()

    async def _patiently(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        for _ in range(self._tries):
            try:
                return list(await self._connection.execute_fetchall(sql, parameters))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            await asyncio.sleep(_PAUSE.total_seconds())
        return list(await self._connection.execute_fetchall(sql, parameters))

    async def _keep_the_rules(self, schemas: list[str]) -> None:
        rules = [(name, *rule) for name, rule in WHOLE_CONNECTION.items()]
        rules += [(f'"{schema}".{name}', *rule) for schema in schemas for name, rule in EACH_FILE.items()]
        for name, value, expected in rules:
            await self.rows(f"PRAGMA {name} = {value}")
            if await self.rows(f"PRAGMA {name}") != [(expected,)]:
                raise StorageError(
                    f"This machine's SQLite does not keep the rule {name} = {value}: install a newer one."
                )
