"""The one way in which store files are opened to work with, so that every connection keeps the same rules."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import aiosqlite

from storage.errors import StorageError
from storage.sqlite.beside import Beside
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
    """A store file, which is SQLite's schema `main`, and perhaps another one that is only read, under its own name.

    One thing happens at a time. Errors come as `StorageError`s, see `told_plainly`.
    """

    def __init__(self, connection: Connection, held: Hold, beside: Beside | None, name: str, busy: timedelta) -> None:
        """Use `open` instead."""
        self._connection = connection
        self._busy = busy.total_seconds()
        self._held: Hold | None = held
        self._beside = beside
        self._name = name
        self._turn = asyncio.Lock()

    @classmethod
    async def open(
        cls, folder: Path, store: Store, *, beside: Store | None = None, busy: timedelta = BUSY, here: bool = False
    ) -> Database:
        """Open a store of a folder, made where it is missing; `here` without a thread, see `Here`.

        Args:
            folder: Where the files are.
            store: Which one is written to.
            beside: Another one that can be read in the same statements, as it is when a statement or transaction
                begins; also made where it is missing.
            busy: How long to wait for another program's lock.
            here: Do statements in the thread that calls.

        Raises:
            NotSavedError, StoreDamagedError, NewerStoreError: As `storage.sqlite.files.prepare` says.
        """
        with contextlib.ExitStack() as undone:
            held = await asyncio.to_thread(prepare, folder, store, busy)
            undone.callback(held.release)
            name, other = f"{store.name}.db", None
            if beside is not None:
                other = Beside(folder, beside, await asyncio.to_thread(prepare, folder, beside, busy))
                undone.callback(other.release)
                name = f"{name} or {beside.name}.db"
            uri = address(folder / f"{store.name}.db")
            with told_plainly(name):
                connection: Connection = (
                    Here(uri) if here else await aiosqlite.connect(uri, uri=True, isolation_level=None, timeout=0)
                )
            try:
                database = cls(connection, held, other, name, busy)
                if other is not None:
                    await database._attach(other)
                await database._keep_the_rules()
            except BaseException:
                await connection.close()
                raise
            undone.pop_all()
        return database

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Do several things at once or not at all; from the start nobody else writes to the file.

        aiosqlite's thread works off its queue in order, so the rollback also follows a statement, or a commit, that
        was still running when the task was cancelled.
        """
        async with self._turn:
            with told_plainly(self._name):
                try:
                    await self._begin()
                    yield self._connection
                    await self._patiently("COMMIT")
                except BaseException:
                    await self._connection.rollback()
                    raise

    async def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Do one statement as a transaction of its own; return its rows, all of the same moment."""
        async with self._turn:
            with told_plainly(self._name):
                await self._follow()
                try:
                    return await self._patiently(sql, parameters)
                except sqlite3.Error:
                    if self._beside is None or not self._beside.exchanged():
                        raise
                await self._follow()  # it was exchanged in this very moment, and what was there before is empty
                return await self._patiently(sql, parameters)

    async def put_in_order(self, schema: str) -> None:
        """Write a file anew, in the order of its keys and without gaps: VACUUM, in the connection's own thread."""
        await self.rows(f'VACUUM "{schema}"')

    async def close(self) -> None:
        """Finish what was begun and let go of the files; harmless when done twice."""
        async with self._turn:
            await self._connection.close()
            for held in (self._held, self._beside):
                if held is not None:
                    held.release()
            self._held = self._beside = None

    async def _begin(self) -> None:
        """Begin a transaction that sees the file beside as it is now, not as it was before it was exchanged."""
        begun = False
        while not begun:
            await self._follow()
            try:
                await self._patiently("BEGIN IMMEDIATE")
                begun = True
            except sqlite3.Error:
                if self._beside is None or not self._beside.exchanged():
                    raise
            if begun and self._beside is not None and self._beside.exchanged():
                await self._connection.rollback()
                begun = False

    async def _follow(self) -> None:
        if self._beside is not None and self._beside.exchanged():
            self._beside.attached = False  # should this be cancelled, or fail, nobody knows how far it came
            with contextlib.suppress(sqlite3.OperationalError):  # it may be detached already
                await self._patiently(f'DETACH "{self._beside.schema}"')
            self._beside.follow()
            await self._attach(self._beside)

    async def _attach(self, beside: Beside) -> None:
        await self._patiently(f'ATTACH ? AS "{beside.schema}"', (beside.address,))
        beside.attached = True

    async def _patiently(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        until = time.monotonic() + self._busy  # by the clock: on a busy machine each try takes several times as long
        while True:
            last = time.monotonic() >= until
            try:
                return list(await self._connection.execute_fetchall(sql, parameters))
            except sqlite3.OperationalError as error:
                if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            await asyncio.sleep(_PAUSE.total_seconds())

    async def _keep_the_rules(self) -> None:
        rules = [(name, *rule) for name, rule in WHOLE_CONNECTION.items()]
        rules += [(f'"main".{name}', *rule) for name, rule in EACH_FILE.items()]
        for name, value, expected in rules:
            await self.rows(f"PRAGMA {name} = {value}")
            if await self.rows(f"PRAGMA {name}") != [(expected,)]:
                raise StorageError(
                    f"This machine's SQLite does not keep the rule {name} = {value}: install a newer one."
                )
