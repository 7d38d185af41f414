"""What must be true before a student may write a word: if it is not, the bot does not start."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bot.settings import Settings, SettingsError
from storage.recipients import Recipients, RecipientsError

# A key file is short; what is longer is no key, and is not read.
_KEY_SIZE_MAX: Final = 16 * 1024

# An age identity as it stands in a file, and a file that a passphrase opens, as age protects identities with
# (age-encryption.org/v1: the first line, and the stanza of a passphrase).
_PLAIN_KEY: Final = b"AGE-SECRET-KEY-"
_LOCKED_KEY: Final = (b"age-encryption.org/v1", b"-> scrypt")

_MEMORY_BACKED: Final = frozenset({"tmpfs", "ramfs"})


def recipients_of(settings: Settings) -> Recipients:
    """The keys to seal to; raises SettingsError with what the operator must do."""
    try:
        return Recipients.load(settings.recipients)
    except RecipientsError as problem:
        raise SettingsError([f"{settings.recipients}: {sentence}" for sentence in problem.problems]) from problem


def check(settings: Settings) -> None:
    """Refuses to go on, with every reason at once, where a promise could not be kept on this machine."""
    problems = []
    if not settings.telegram_bot_token:
        problems.append("TELEGRAM_BOT_TOKEN is not set. @BotFather on Telegram gives you one; put it into .env.")
    problems += [
        f"{key} is a private key. Stories must not be readable on the machine that collects them: move it to a "
        "computer of your staff's, and remove it here."
        for key in private_keys(_near(settings))
    ]
    if not memory_backed(settings.runtime):
        problems.append(
            f"RUNTIME_DIR ({settings.runtime}) lies on a disk, and drafts must never touch one. "
            "Name a folder in memory, under /run or /dev/shm, or mount a tmpfs there."
        )
    if settings.pepper_file is not None and not memory_backed(settings.pepper_file):
        problems.append(
            f"PEPPER_FILE ({settings.pepper_file}) lies on a disk. Mount it from where your platform keeps secrets, on "
            "a memory-backed path such as /run/secrets."
        )
    if problems:
        raise SettingsError(problems)


def private_keys(folders: Iterable[Path]) -> Iterator[Path]:
    """The files in these folders (not in folders below them) that hold a private age key."""
    for folder in folders:
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if _is_private_key(file):
                yield file


def memory_backed(folder: Path) -> bool:
    """Whether a folder, or where it will be made, lies in memory; True where the system does not tell (no Linux)."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return True
    place = folder.resolve()
    fields = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    around = [
        (len(where), number, kind)
        for number, (_, where, kind, *_) in enumerate(fields)
        if place.is_relative_to(where.replace("\\040", " "))
    ]
    return bool(around) and max(around)[2] in _MEMORY_BACKED


def _near(settings: Settings) -> list[Path]:
    """Where a key would be left behind by somebody who made it on this machine."""
    return sorted({Path.cwd(), Path.home(), settings.data_dir.resolve(), settings.recipients.resolve().parent})


def _is_private_key(file: Path) -> bool:
    try:
        if not file.is_file() or file.stat().st_size > _KEY_SIZE_MAX or not os.access(file, os.R_OK):
            return False
        content = file.read_bytes()
    except OSError:
        return False
    first, second = _LOCKED_KEY
    return _PLAIN_KEY in content or (content.startswith(first) and second in content)
