"""SQLite on this machine: whether it forgets what it is told to forget."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, failed, passed
from storage.errors import StorageError
from storage.sqlite.drafts import SqliteDraftRows

_SUBJECT: Final = "sqlite"


def forgetting() -> Iterator[Finding]:
    """Writes and deletes a canary in a store of its own, with the bot's own code, and looks for it in the bytes.

    Rules like secure_delete hold for a connection, not for a file, so no file can be asked whether they are in force.
    """
    shared_memory = Path("/dev/shm")  # noqa: S108 — a folder of our own is made there
    with tempfile.TemporaryDirectory(dir=shared_memory if shared_memory.is_dir() else None) as scratch:
        try:
            remains = asyncio.run(_remains(Path(scratch)))
        except StorageError as problem:
            yield failed(_SUBJECT, str(problem), "Install a newer SQLite, or a Python that brings one.")
            return
    if remains:
        yield failed(
            _SUBJECT,
            f"What was deleted was still found in {', '.join(remains)}.",
            "Install another SQLite, or a Python that brings one, before anybody uses the bot.",
        )
    else:
        yield passed(_SUBJECT, "secure_delete, journal_mode, temp_store and trusted_schema are in force: it forgets.")


async def _remains(folder: Path) -> list[str]:
    """Names of files in which a deleted canary can still be found."""
    canary = secrets.token_bytes(32)
    rows = await SqliteDraftRows.open(folder)
    try:
        for tag in (b"gone", b"kept"):
            await rows.put(tag, 1, canary * 200 if tag == b"gone" else secrets.token_bytes(6000))
        written = any(canary in file.read_bytes() for file in _files(folder))
        await rows.delete(b"gone")
    finally:
        await rows.close()
    if not written:
        raise StorageError("A canary that was written could not be found, so nothing can be said of its deletion.")
    return [file.name for file in _files(folder) if canary in file.read_bytes()]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file())
