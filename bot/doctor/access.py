"""Who may read or change a file: nobody but the bot's user."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, failed
from storage.private import FILE_MODE, FOLDER_MODE

_ROOT: Final = 0
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def private(subject: str, path: Path) -> Iterator[Finding]:
    """Findings where a file or folder is somebody else's, or others may look into it."""
    status = path.lstat()
    allowed = FOLDER_MODE if stat.S_ISDIR(status.st_mode) else FILE_MODE
    mode = stat.S_IMODE(status.st_mode)
    if status.st_uid != os.getuid():
        yield failed(
            subject,
            f"{path} belongs to another user than the one that this runs as.",
            "Run this as the bot's user; if this is the bot's user, give the file to it with chown.",
        )
    if mode & ~allowed and not stat.S_ISLNK(status.st_mode):
        yield failed(
            subject, f"{path} has mode {mode:04o}: others may look into it.", f"chmod {mode & allowed:o} {path}"
        )


def unchangeable(subject: str, path: Path) -> Iterator[Finding]:
    """Findings where others may change a file that they may well read, or put another in its place."""
    for place in (path, path.absolute().parent):
        status = place.stat()
        if status.st_mode & _OTHERS_WRITE or status.st_uid not in {os.getuid(), _ROOT}:
            yield failed(
                subject,
                f"{place} can be changed by others than the bot's user.",
                f"Give it to the bot's user, or to root, and: chmod go-w {place}",
            )
