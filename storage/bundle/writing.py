"""Writing bundles: whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from storage.bundle.layout import FOLDER, FORMAT, HEAD, ORIGINS, RECIPIENTS, SUFFIX, VERSION, WITHDRAWN
from storage.errors import NotSavedError, StorageError
from storage.private import open_private, sync_folder
from storage.protocols import Stories
from storage.recipients import Recipients


class BundleExistsError(StorageError):
    """There is a file of that name already, and nobody said to replace it."""


async def write_bundle(
    path: Path, stories: Stories, source: str, *, recipients: Recipients | None = None, replace: bool = False
) -> int:
    """Write all released stories into a bundle of mode 0600, whole or not at all.

    Args:
        path: Where to; the folder must be there.
        stories: Where from; they may be written to meanwhile.
        source: Name of the bot or city, so that staff can tell bundles apart.
        recipients: Whom stories are sealed to, told along where they are known.
        replace: Whether a file that is there may be replaced.

    Returns:
        How many stories it holds.

    Raises:
        BundleExistsError: There is a file, and `replace` was not asked for.
        NotSavedError: The bundle cannot be written, or the stories not be read; nothing was changed.
    """
    withdrawn = await stories.withdrawn()
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        await asyncio.to_thread(require_room, path, replace)
        with os.fdopen(open_private(part), "wb") as file:
            try:
                bundle = Writer(file, source, withdrawn, recipients)
                async with contextlib.aclosing(stories.boxes()) as boxes:
                    async for story_id, box in boxes:
                        await asyncio.to_thread(bundle.add, story_id, box)
                await asyncio.to_thread(bundle.finish)
            except BaseException:
                part.unlink()
                raise
        await asyncio.to_thread(show, part, path, replace)
    except OSError as error:
        raise NotSavedError(
            f"The bundle cannot be written ({error.strerror}): choose another folder or make room."
        ) from None
    return bundle.count


class Writer:
    """Writes a bundle into an open file, member by member."""

    def __init__(self, file: BinaryIO, source: str, withdrawn: frozenset[bytes], recipients: Recipients | None) -> None:
        self.count = 0
        self._file = file
        self._source = source
        self._withdrawn = "".join(f"{story_id.hex()}\n" for story_id in sorted(withdrawn)).encode("ascii")
        self._member(HEAD, self._head())
        self._member(WITHDRAWN, self._withdrawn)
        if recipients is not None:
            self._member(RECIPIENTS, "".join(f"{key}\n" for key in recipients.keys).encode("ascii"))

    def origins(self, digests: Mapping[bytes, bytes]) -> None:
        """Say in which box each story was first."""
        lines = "".join(f"{story_id.hex()} {digest.hex()}\n" for story_id, digest in digests.items())
        self._member(ORIGINS, lines.encode("ascii"))

    def add(self, story_id: bytes, box: bytes) -> None:
        """Put one sealed story in."""
        self._member(f"{FOLDER}{story_id.hex()}{SUFFIX}", box)
        self.count += 1

    def finish(self) -> None:
        """End the file and say how many stories it holds; after that it is on the disk."""
        end = self._file.tell() + 2 * tarfile.BLOCKSIZE  # two empty blocks end a tar file
        self._file.write(bytes(end - self._file.tell() + -end % tarfile.RECORDSIZE))
        self._file.seek(tarfile.BLOCKSIZE)  # the first member's content: it is as long as it was, see `_head`
        self._file.write(self._head())
        self._file.flush()
        os.fsync(self._file.fileno())

    def _head(self) -> bytes:
        """Say what this is; the number stands in a field of fixed width, as it is known at the end only."""
        what = json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "source": self._source,
                "withdrawn_sha256": hashlib.sha256(self._withdrawn).hexdigest(),
            },
            ensure_ascii=False,
        )
        return f'{what[:-1]}, "stories": {self.count:>9}}}\n'.encode(errors="replace")

    def _member(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)  # its time, user and group are 0 and without names
        member.mode = 0o600
        member.size = len(content)
        self._file.write(member.tobuf(tarfile.USTAR_FORMAT))
        self._file.write(content + bytes(-len(content) % tarfile.BLOCKSIZE))


def show(part: Path, path: Path, replace: bool) -> None:  # noqa: FBT001  passed on by to_thread
    """Give a finished file its name."""
    try:
        require_room(path, replace)  # asked again: writing took a while
        part.rename(path)
        sync_folder(path.parent)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def require_room(path: Path, replace: bool) -> None:  # noqa: FBT001  passed on by to_thread
    """Raise BundleExistsError where there is a file that may not be replaced."""
    if not replace and path.exists():
        raise BundleExistsError(f"There is a {path.name} already: choose another name, or say that it may be replaced.")
