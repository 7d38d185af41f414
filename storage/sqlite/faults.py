"""SQLite's errors in our words: what the disk refuses may be tried again, what is damaged may not be touched."""

from __future__ import annotations

import sqlite3
from typing import Final

from storage.errors import NotSavedError, StorageError, StoreDamagedError

_CANNOT_WRITE: Final = "cannot be written: see to it that its folder is there and belongs to the bot's user."
_NOT_SAVED: Final = {
    sqlite3.SQLITE_BUSY: "is locked by another program: close what has it open.",
    sqlite3.SQLITE_LOCKED: "is locked by another program: close what has it open.",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: make room on it.",
    sqlite3.SQLITE_IOERR: "could not be read or written, the disk is full or failing: look at the disk.",
    sqlite3.SQLITE_NOMEM: "could not be changed, the machine is out of memory.",
    sqlite3.SQLITE_READONLY: _CANNOT_WRITE,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_WRITE,
    sqlite3.SQLITE_PERM: _CANNOT_WRITE,
}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class told_plainly:  # noqa: N801 — a context manager that reads as a verb; as a generator it costs four times as much
    """Turn SQLite's errors about the named file into `NotSavedError` and `StoreDamagedError`.

    What is a mistake of ours, and not the disk's, stays as it is.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: object) -> None:
        if isinstance(error, sqlite3.Error):
            # the low byte is the kind; the rest says more than an operator needs (https://www.sqlite.org/rescode.html)
            told = _told(getattr(error, "sqlite_errorcode", 0) & 0xFF, self._name)
            if told is not None:
                raise told from None


def _told(kind: int, name: str) -> StorageError | None:
    if kind in _DAMAGED:
        return damaged(name)
    if kind in _NOT_SAVED:
        return NotSavedError(f"Nothing was changed: {name} {_NOT_SAVED[kind]}")
    return None


def damaged(name: str, how: str = "is damaged") -> StoreDamagedError:
    """Return the error about a file that nobody may write to."""
    return StoreDamagedError(
        f"{name} {how}. It was left as it is. Move it away together with any {name}-journal, and put the last backup "
        "in its place; without a backup the bot starts with an empty one."
    )
