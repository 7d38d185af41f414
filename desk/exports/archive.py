"""Zip files that are written straight to where they go, member by member, and tell no time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class Archive:
    """A zip file that is being written; nothing but its list of members is held in memory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Use `archive` instead."""
        self._archive = archive

    def add(self, name: str, content: bytes) -> None:
        """Add a member at once."""
        self._archive.writestr(_member(name), content)

    @contextmanager
    def growing(self, name: str) -> Iterator[IO[bytes]]:
        """Lend a member that is written bit by bit; one at a time."""
        with self._archive.open(_member(name), "w", force_zip64=True) as member:
            yield member


@contextmanager
def archive(file: IO[bytes]) -> Iterator[Archive]:
    """Write a zip file to a file that is open for bytes, perhaps a pipe."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        yield Archive(opened)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
