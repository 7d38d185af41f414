"""Bundles and keys that lie where people keep such files, so that nobody has to type a path."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from storage.bundle.layout import FOLDER, HEAD

_FOLDERS: Final = (
    *("", "Downloads", "Nedlastinger", "Nedlastingar", "Documents", "Dokumenter", "Dokument"),
    *("Desktop", "Skrivebord"),
)
_KEY_SIZE: Final = 64 * 1024
_MOST: Final = 2_000  # files that are looked at in a folder
_KEYS: Final = (b"age-encryption.org/v1\n-> scrypt ", b"-----BEGIN AGE ENCRYPTED FILE-----")
_LONGEST: Final = max(map(len, _KEYS))


def usual_folders() -> list[Path]:
    """The present folder, and those of the home folder where downloads and documents go."""
    home = Path.home()
    folders = [Path.cwd(), *(home / name for name in _FOLDERS)]
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def bundles_in(folders: Iterable[Path]) -> list[Path]:
    """The bundles that lie in these folders, the latest first."""
    found = [path for path in _files(folders) if path.suffix == ".tar" and _is_bundle(path)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def keys_in(folders: Iterable[Path]) -> list[Path]:
    """The files in these folders that are keys with a passphrase."""
    return sorted(path for path in _files(folders) if path.suffix in {".age", ".key", ".txt"} and _is_key(path))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        try:
            for number, path in enumerate(folder.iterdir()):
                if number > _MOST:
                    break
                if path.is_file():
                    yield path
        except OSError:
            continue  # somebody else's folder


def _is_bundle(path: Path) -> bool:
    try:
        with tarfile.open(path, "r:") as tar:
            first = tar.next()
            return first is not None and (first.name == HEAD or first.name.startswith(FOLDER))
    except (OSError, tarfile.TarError):
        return False


def _is_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.stat().st_size <= _KEY_SIZE and file.read(_LONGEST).startswith(_KEYS)
    except OSError:
        return False
