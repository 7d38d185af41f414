"""Going through a store file that may be exchanged meanwhile, as it was at one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import aiosqlite

from storage.errors import NotSavedError
from storage.sqlite.connection import BUSY
from storage.sqlite.faults import told_plainly
from storage.sqlite.files import address
from storage.sqlite.header import hold
from storage.sqlite.migrations import Store


async def walk(folder: Path, store: Store, sql: str, at_once: int) -> AsyncGenerator[list[Any], None]:
    """Do a statement on the file that is there now, and yield its rows, so many at a time.

    It is read through a connection of its own. A file that is exchanged during the walk (`storage.sqlite.anew`) is read
    to its end; its exchange waits a while for that, and then leaves the file as it is, to go with the walk.

    Raises:
        StorageError: It cannot be read.
    """
    path = folder / f"{store.name}.db"
    met = False
    while not met:
        with told_plainly(path.name):
            try:
                held = hold(path, store)
            except OSError as error:
                raise NotSavedError(f"Nothing was changed: {path.name} cannot be read ({error.strerror}).") from None
            try:
                async with aclosing(_rows(path, sql, at_once)) as some:
                    async for rows in some:
                        met = True
                        yield rows
                met = True
            except sqlite3.Error:
                if met or held.is_at(path):
                    raise  # else it was exchanged, and emptied, before we had begun
            finally:
                held.release()


async def _rows(path: Path, sql: str, at_once: int) -> AsyncGenerator[list[Any], None]:
    """The rows of one statement: as long as it is not done, nobody empties the file."""
    timeout = BUSY.total_seconds()
    async with (
        aiosqlite.connect(address(path, "ro"), uri=True, isolation_level=None, timeout=timeout) as connection,
        connection.execute(sql) as cursor,
    ):
        while rows := list(await cursor.fetchmany(at_once)):
            yield rows
