"""The folders that the bot writes to: whose they are, what lies in them, and whether drafts stay off the disk."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bot.doctor.access import private
from bot.doctor.finding import Finding, failed, passed, warned
from bot.safety import memory_backed
from bot.settings import Settings

_LOOKS: Final = 3
_PAUSE: Final = 0.4
"""Seconds between two looks: a bot at work has journals, each for a few milliseconds."""

_JOURNALS: Final = ("*-journal", "*.db-mj*", "*.db.new", "*.db.before-*")
_NEVER_OURS: Final = ("*-wal", "*-shm", "etilqs_*", "core", "core.[0-9]*")
_SQLITE_SPILLS: Final = "etilqs_*"


def access(settings: Settings) -> Iterator[Finding]:
    """Whether anybody but the bot's user can look into what the bot keeps."""
    for name, folder in (("DATA_DIR", settings.data_dir), ("RUNTIME_DIR", settings.runtime)):
        if not folder.exists():
            yield passed("folders", f"{name} ({folder}) is not there yet; the bot makes it, for itself alone.")
            continue
        # Others may read the public keys and the bot's words; whether they may change them, see `keys` and `words`.
        public = {settings.recipients.absolute(), settings.texts.absolute(), *settings.texts.absolute().rglob("*")}
        problems = list(private("folders", folder))
        for path in sorted(folder.rglob("*")):
            if path.absolute() not in public:
                problems += _private_if_there(path)
        yield from problems
        if not problems:
            yield passed("folders", f"{name} ({folder}) and all in it belong to the bot's user alone.")


def _private_if_there(path: Path) -> list[Finding]:
    try:
        return list(private("folders", path))
    except FileNotFoundError:  # a journal that has just gone
        return []


def in_memory(settings: Settings) -> Iterator[Finding]:
    """Whether drafts, and the peppers that open them, are kept off the disk."""
    if not Path("/proc/self/mounts").exists():
        yield warned(
            "drafts",
            f"This system does not tell whether RUNTIME_DIR ({settings.runtime}) lies in memory.",
            "Run the bot on Linux, or see to it yourself that the folder is a memory disk.",
        )
    elif memory_backed(settings.runtime):
        yield passed("drafts", f"RUNTIME_DIR ({settings.runtime}) lies in memory.")
    else:
        yield failed(
            "drafts",
            f"RUNTIME_DIR ({settings.runtime}) lies on a disk, and drafts must never touch one.",
            "Name a folder under /run or /dev/shm, or mount a tmpfs there.",
        )


def leftovers(settings: Settings, *, pause: float = _PAUSE) -> Iterator[Finding]:
    """Whether files lie about that may hold what was deleted, or what should have stayed in memory."""
    ours = (settings.data_dir, settings.runtime)
    journals = _staying(ours, _JOURNALS, pause)
    for path in journals:
        yield warned(
            "leftovers",
            f"{path} was left by a change that was broken off.",
            "Start the bot: it undoes or finishes that change, and the file goes.",
        )
    strange = sorted({path for folder in ours for pattern in _NEVER_OURS for path in folder.glob(pattern)})
    for path in strange:
        yield failed(
            "leftovers",
            f"{path} is nothing that the bot makes, and may hold what was deleted.",
            "Find out which program wrote it, keep that program away from here, and remove the file.",
        )
    spills = [path for folder in _temporary_folders() for path in folder.glob(_SQLITE_SPILLS) if _mine(path)]
    for path in spills:
        yield warned(
            "leftovers",
            f"{path} was spilt by SQLite of a program of this user's; the bot's own keeps such things in memory.",
            "Remove it once no other program of this user's is running.",
        )
    if not (journals or strange or spills):
        yield passed("leftovers", "No journals, write-ahead logs, temporary files or core dumps lie about.")


def _staying(folders: Iterable[Path], patterns: Iterable[str], pause: float) -> list[Path]:
    """Files that are there, unchanged, at every look."""
    staying = _stamped(folders, patterns)
    for _ in range(_LOOKS - 1):
        if staying:
            time.sleep(pause)
            staying &= _stamped(folders, patterns)
    return sorted(path for path, _ in staying)


def _stamped(folders: Iterable[Path], patterns: Iterable[str]) -> set[tuple[Path, int]]:
    found = set()
    for path in [path for folder in folders for pattern in patterns for path in folder.glob(pattern)]:
        try:
            found.add((path, path.stat().st_mtime_ns))
        except FileNotFoundError:
            continue
    return found


def _temporary_folders() -> list[Path]:
    """Where SQLite spills to (https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations)."""
    named = [os.environ.get("SQLITE_TMPDIR", ""), tempfile.gettempdir(), "/var/tmp", "/usr/tmp", "/tmp"]  # noqa: S108 — only looked into
    return sorted({Path(name).resolve() for name in named if name and Path(name).is_dir()})


def _mine(path: Path) -> bool:
    try:
        return path.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
