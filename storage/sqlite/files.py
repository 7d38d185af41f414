"""Making store files, and judging those that are there, before a connection is opened to work with."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from storage.errors import NotSavedError
from storage.private import FILE_MODE, locked, open_private, private_folder, restrict, sync_folder
from storage.sqlite.faults import damaged, told_plainly
from storage.sqlite.header import Hold, hold
from storage.sqlite.migrations import Store, migrate

_CHECKED_WHOLE: Final = 64 * 1024 * 1024
"""Bytes of a file that is read through whenever it is opened, within a second; a larger one, which stories may make,
is read through by every release and by `ime doctor`."""


def address(path: Path, mode: Literal["rw", "ro"] = "rw") -> str:
    """Return the URI that opens an existing file; SQLite makes none by itself then."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def prepare(folder: Path, store: Store, busy: timedelta) -> Hold:
    """Make the store's file, or check the one that is there and bring it up to date.

    Returns:
        A hold on the file; whoever opens it releases the hold after closing it.

    Raises:
        NotSavedError: The folder or the file cannot be written, or is locked for longer than `busy`.
        StoreDamagedError, NewerStoreError: The file is not for us; it was not touched.
    """
    path = folder / f"{store.name}.db"
    try:
        private_folder(folder)
        with locked(folder):  # two processes must not make, or migrate, the same file at once
            if not path.exists():
                _make(path, store)
            while True:
                held = hold(path, store)
                try:
                    with told_plainly(path.name):
                        checked = _check(path, store, busy, held)
                    restrict(path, FILE_MODE)
                except BaseException:
                    held.release()
                    raise
                if checked:
                    return held
                held.release()
    except OSError as error:
        raise NotSavedError(
            f"{path.name} cannot be opened ({error.strerror}): see to it that its folder belongs to the bot's user "
            "and that the disk has room."
        ) from None


def _make(path: Path, store: Store) -> None:
    """Build the file aside, so that under its own name it is always whole."""
    if path.with_name(f"{path.name}-journal").exists():
        raise damaged(path.name, "is missing although its journal is there")
    draft = path.with_name(f"{path.name}.new")
    try:
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)  # of a process that was killed here
        os.close(open_private(draft))
        with told_plainly(path.name), _connected(draft) as connection:
            connection.execute(f"PRAGMA page_size = {store.page_size}")
            migrate(connection, store)
        draft.rename(path)
        sync_folder(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _check(path: Path, store: Store, busy: timedelta, held: Hold) -> bool:
    """Check a file and bring it up to date; False where it was exchanged before it could be looked at."""
    with _connected(path, busy) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on nobody empties it
        if not held.is_at(path):
            return False
        small = path.stat().st_size <= _CHECKED_WHOLE
        if small and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise damaged(path.name)
        present: int = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("COMMIT")
        if present < store.version:
            _migrate_beside_a_copy(connection, path, store, present)
        for copy in path.parent.glob(f"{path.name}.before-*"):  # of a process that was killed when all was done
            copy.unlink()
    return True


def _migrate_beside_a_copy(connection: sqlite3.Connection, path: Path, store: Store, present: int) -> None:
    """Bring a file up to date while a whole copy of it lies beside, which goes when all is well.

    It does not stay: it would keep what is withdrawn later.
    """
    copy = path.with_name(f"{path.name}.before-{present + 1:04}")
    copy.unlink(missing_ok=True)
    descriptor = open_private(copy)
    try:
        connection.execute("VACUUM INTO ?", (str(copy.absolute()),))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
    try:
        migrate(connection, store)
    except sqlite3.Error:
        if connection.execute("PRAGMA user_version").fetchone() == (present,):  # nothing was changed
            copy.unlink()
        raise
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise damaged(path.name, f"could not be brought up to date. It is whole in {copy.name}, as it was before")


@contextlib.contextmanager
def _connected(path: Path, busy: timedelta = timedelta()) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(address(path), uri=True, isolation_level=None, timeout=busy.total_seconds())
    with contextlib.closing(connection):
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        yield connection
