"""Backups: what must outlive the disk, and nothing that may not leave it.

A backup is a folder, or a plain tar file of the same, with `stories.db`, `staff.db` and `recipients.txt`. Drafts live
in memory only; a copy of the pool would tell, beside the next one, which story came when; an older copy of the
subscribers would bring back who has asked to be forgotten; private keys were never here.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import NotSavedError, StorageError
from storage.private import FOLDER_MODE, open_private, sync_folder
from storage.recipients import Recipients, RecipientsError
from storage.sqlite.backup import copy_store
from storage.sqlite.migrations import STAFF, STORIES

COPIED: Final = (STORIES, STAFF)
"""The stores that may be copied; pool, drafts and outreach may never be among them."""
RECIPIENTS: Final = "recipients.txt"
TAR: Final = ".tar"


class BackupExistsError(StorageError):
    """There is something of that name already; it was left as it is."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        rows: For each file how many rows each table has.
        keys: How many public keys; 0 where the list could not be used and was left out.
        left_out: Why the list of public keys was left out, "" where it is there.
    """

    rows: dict[str, dict[str, int]]
    keys: int
    left_out: str


def write_backup(to: Path, data: Path, recipients: Path) -> Backup:
    """Write a backup, whole or not at all: a tar file where the name ends in `.tar`, a folder otherwise.

    Raises:
        BackupExistsError: There is something of that name.
        NoStoreError, NotSavedError, StoreDamagedError, NewerStoreError: As `storage.sqlite.backup.copy_store` says.
    """
    _require_room(to)
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(mode=FOLDER_MODE)
        try:
            part.chmod(FOLDER_MODE)  # the umask has had its say in mkdir
            rows = {
                f"{store.name}.db": copy_store(data, store, part / f"{store.name}.db")
                for store in COPIED
                if store is STORIES or (data / f"{store.name}.db").exists()
            }
            keys, left_out = _copy_recipients(recipients, part / RECIPIENTS)
            _show(part, to)
        finally:
            shutil.rmtree(part, ignore_errors=True)  # a folder that was given its name is there no longer
    except OSError as error:
        raise NotSavedError(f"{to} cannot be written ({error.strerror}): choose another place or make room.") from None
    return Backup(rows, keys, left_out)


def _copy_recipients(source: Path, copy: Path) -> tuple[int, str]:
    """Copy the list only if it holds public keys and nothing else: a private one in it may not be spread."""
    try:
        content = source.read_bytes()
        keys = Recipients.parse(content.decode("utf-8")).keys
    except RecipientsError as problem:
        return 0, str(problem)
    except (OSError, UnicodeDecodeError):
        return 0, f"{source.name} is missing or cannot be read."
    with os.fdopen(open_private(copy), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return len(keys), ""


def _show(part: Path, to: Path) -> None:
    sync_folder(part)
    if to.suffix == TAR:
        archive = part / "archive"
        _pack(part, archive)
        _require_room(to)  # asked again: copying took a while
        archive.rename(to)
    else:
        _require_room(to)
        part.rename(to)
    sync_folder(to.parent)


def _pack(folder: Path, archive: Path) -> None:
    members = sorted(folder.iterdir())
    with os.fdopen(open_private(archive), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for path in members:
                member = tarfile.TarInfo(path.name)  # its time, user and group are 0 and without names
                member.mode, member.size = 0o600, path.stat().st_size
                with path.open("rb") as content:
                    tar.addfile(member, content)
        file.flush()
        os.fsync(file.fileno())


def _require_room(to: Path) -> None:
    if to.exists() or to.is_symlink():
        raise BackupExistsError(f"{to} is there already and is left as it is: choose another name.")
    if not to.parent.is_dir():
        raise NotSavedError(f"There is no folder {to.parent}: make it first.")
