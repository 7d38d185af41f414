"""A copy of a store file, made while others may write, and held against the original before it counts."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Final

from storage.errors import NotSavedError, StorageError
from storage.private import open_private
from storage.sqlite.connection import BUSY
from storage.sqlite.faults import told_plainly
from storage.sqlite.files import address
from storage.sqlite.header import Hold, hold
from storage.sqlite.migrations import STORIES, Store

_TRIES: Final = 3
"""Copies that may be spoilt by somebody who writes between copying and comparing; the team is seldom changed."""


class NoStoreError(StorageError):
    """There is no such file, so there is nothing to copy."""


def copy_store(folder: Path, store: Store, copy: Path, busy: timedelta = BUSY) -> dict[str, int]:
    """Write a store anew into a new file of mode 0600, in the order of its keys and without anything deleted.

    The original is opened for reading only: not a byte of it changes.

    Returns:
        How many rows each table of the copy has; each was compared with the original.

    Raises:
        NoStoreError: There is no such store.
        NotSavedError: The original cannot be read or the copy not be written; nothing is left of the copy.
        StoreDamagedError, NewerStoreError: The original is not a whole store of ours.
    """
    path = folder / f"{store.name}.db"
    if not path.exists():
        raise NoStoreError(f"There is no {path.name} in {folder}: the bot makes it when it starts for the first time.")
    try:
        held = hold(path, store)
        try:
            with told_plainly(path.name):
                return _copy(path, store, copy, busy, held)
        finally:
            held.release()
    except OSError as error:
        raise NotSavedError(f"{path.name} cannot be copied ({error.strerror}).") from None


def _copy(path: Path, store: Store, copy: Path, busy: timedelta, held: Hold) -> dict[str, int]:
    with contextlib.closing(_opened(path, busy)) as source, contextlib.closing(_opened(path, busy)) as reading:
        if store is STORIES:  # others are written into, and nobody could meanwhile
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on nobody empties it
        if not held.is_at(path):
            raise NotSavedError(f"{path.name} was changed in this moment. Try again.")
        source.execute("PRAGMA temp_store = MEMORY")
        source.execute("PRAGMA trusted_schema = OFF")
        for _ in range(_TRIES):
            before = source.execute("PRAGMA data_version").fetchone()
            try:
                descriptor = open_private(copy)
                os.close(descriptor)  # VACUUM INTO takes an empty file, and leaves its mode as it is
                source.execute("VACUUM INTO ?", (str(copy.absolute()),))
                rows = _compared(source, copy)
                if source.execute("PRAGMA data_version").fetchone() == before and rows is not None:
                    _sync(copy)
                    return rows
            except BaseException:
                copy.unlink(missing_ok=True)
                raise
            copy.unlink()
    raise NotSavedError(
        f"No copy of {path.name} was the same as the original: somebody keeps writing to it. Try again."
    )


def _opened(path: Path, busy: timedelta) -> sqlite3.Connection:
    return sqlite3.connect(address(path, "ro"), uri=True, isolation_level=None, timeout=busy.total_seconds())


def _compared(source: sqlite3.Connection, copy: Path) -> dict[str, int] | None:
    """Return how many rows each table has; None where the copy is not whole or differs."""
    source.execute("ATTACH ? AS copy", (f"{copy.absolute().as_uri()}?mode=ro",))
    try:
        whole: bool = source.execute("PRAGMA copy.quick_check").fetchall() == [("ok",)]
        rows = {}
        for (table,) in source.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            name = '"' + table.replace('"', '""') + '"'
            there, here, missing = source.execute(
                f"SELECT (SELECT count(*) FROM main.{name}), (SELECT count(*) FROM copy.{name}),"  # noqa: S608  a name cannot be a parameter; it is quoted
                f" (SELECT count(*) FROM (SELECT * FROM main.{name} EXCEPT SELECT * FROM copy.{name}))"
            ).fetchone()
            whole = whole and there == here and not missing
            rows[table] = here
        return rows if whole else None
    finally:
        source.execute("DETACH copy")


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
