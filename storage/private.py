"""Folders and files that only the bot's own user can look into, whatever the umask."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600


def private_folder(folder: Path) -> None:
    """Make a folder of mode 0700, or take from an existing one what others may do; nothing is ever granted.

    Raises:
        OSError: It cannot be made, or is another user's.
    """
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True)
    except FileExistsError:
        restrict(folder, FOLDER_MODE)
    else:
        folder.chmod(FOLDER_MODE)  # the umask has had its say in mkdir


def restrict(path: Path, mode: int) -> None:
    """Take from a file or folder every permission beyond `mode`.

    Raises:
        OSError: It is another user's.
    """
    present = stat.S_IMODE(path.stat().st_mode)
    if present & ~mode:
        path.chmod(present & mode)


def open_private(path: Path) -> int:
    """Make a file of mode 0600 and return its descriptor, open for reading and writing.

    Raises:
        OSError: It cannot be made; `FileExistsError` where it is there already.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    os.fchmod(descriptor, FILE_MODE)
    return descriptor


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes and threads, as far as they ask too, out of what makes new files in a folder.

    The lock is on the folder itself, so it leaves nothing behind, and goes with the process.

    Raises:
        OSError: The folder cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make new and renamed names of a folder outlive a loss of power.

    Raises:
        OSError: The disk refuses.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
