"""Reading what a file says about itself, before SQLite may touch it.

SQLite repairs, converts and completes what it opens; a file that is not ours must not change by a byte. So the first
100 bytes (https://www.sqlite.org/fileformat2.html#the_database_header) are read with plain means and judged first.

Plain means are dangerous in one case: POSIX drops all of a process's locks on a file when the process closes any
descriptor of it (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
A file that this process has open in SQLite already is therefore taken as read.
"""

from __future__ import annotations

import collections
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import NewerStoreError
from storage.sqlite.faults import damaged
from storage.sqlite.migrations import Store

_SIZE: Final = 100
_MAGIC: Final = b"SQLite format 3\x00"
_ROLLBACK_JOURNAL: Final = b"\x01\x01"

_guard = threading.Lock()
_open_here: collections.Counter[tuple[int, int]] = collections.Counter()


@dataclass(frozen=True, slots=True)
class Hold:
    """Says that this process has a file open; released when its connection is closed."""

    file: tuple[int, int]

    def is_at(self, path: Path) -> bool:
        """Whether this file is the one there, and has not been exchanged; raises OSError where there is none."""
        return _file_at(path) == self.file

    def release(self) -> None:
        with _guard:
            _open_here[self.file] -= 1


def hold(path: Path, store: Store) -> Hold:
    """Judge the header of an existing file, and note that this process opens it.

    Raises:
        StoreDamagedError: It is not a whole store of this kind.
        NewerStoreError: It has migrations that this program does not know.
        OSError: It cannot be read.
    """
    with _guard:
        while True:
            file = _file_at(path)
            if _open_here[file]:
                break
            with path.open("rb") as content:
                header, size = content.read(_SIZE), os.fstat(content.fileno()).st_size
            if _file_at(path) == file:  # else another program has exchanged it, and may have emptied this one
                _judge(path, header, size, store)
                break
        _open_here[file] += 1
    return Hold(file)


def exchange(draft: Path, path: Path) -> None:
    """Put a file in the place of another, at no moment in which this process looks at it by plain means.

    Raises:
        OSError: It cannot be done; nothing has changed.
    """
    with _guard:
        draft.rename(path)


def _file_at(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _judge(path: Path, header: bytes, size: int, store: Store) -> None:
    if not size:
        raise damaged(path.name, "is empty")
    if len(header) < _SIZE or not header.startswith(_MAGIC):
        raise damaged(path.name, "is not a database of this bot")
    if int.from_bytes(header[68:72], "big") != store.application_id:
        raise damaged(path.name, f"is not the bot's database of {store.name}")
    if int.from_bytes(header[60:64], "big") > store.version:
        raise NewerStoreError(
            f"{path.name} was made by a newer version of the bot. It was left as it is. Install that version again, "
            "or put a backup from before the update in its place."
        )
    if header[18:20] != _ROLLBACK_JOURNAL or path.with_name(f"{path.name}-wal").exists():
        raise damaged(path.name, "was changed by another program")
    # A transaction that was broken off may leave any size: SQLite undoes it with the journal, then checks the pages.
    # One that was killed just after its commit may leave whole pages behind the last one that counts; they mean nothing
    # to SQLite, and the next VACUUM takes them away.
    page = int.from_bytes(header[16:18], "big")
    whole = page * int.from_bytes(header[28:32], "big")
    if (size < whole or size % page) and not path.with_name(f"{path.name}-journal").exists():
        raise damaged(path.name, "has been cut or added to")
