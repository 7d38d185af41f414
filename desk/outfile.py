"""Writing a file whole or not at all, for its owner's eyes only."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

# What a file system without hard links answers (memory sticks, some network folders).
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


class NotWrittenError(Exception):
    """The file was not written and nothing was changed; the message is a sentence for whoever asked for it."""


def check_free(path: Path, *, overwrite: bool) -> None:
    """See early, before anybody types a passphrase, whether `path` may be written.

    Raises:
        NotWrittenError: It exists and may not be replaced, is no plain file, or its folder is missing.
    """
    if not path.parent.is_dir():
        raise NotWrittenError(f"There is no folder {path.parent} to write to.")
    if (path.exists() or path.is_symlink()) and not path.is_file():
        raise NotWrittenError(f"{path} is not an ordinary file, so it is left alone.")
    if path.exists() and not overwrite:
        raise NotWrittenError(f"{path} exists already and is left as it is.")


@contextmanager
def new_file(path: Path, *, overwrite: bool = False) -> Iterator[IO[bytes]]:
    """Lend a file that becomes `path` when the block ends well, and leaves no trace when it does not.

    The bytes go to a file of mode 0600 in the same folder, onto the disk, and get their name last.

    Raises:
        NotWrittenError: As check_free, or the disk is full or read-only.
    """
    check_free(path, overwrite=overwrite)
    draft = None
    try:
        # mkstemp, which this is built on, gives 0600 whatever the umask says.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".ime-", suffix=".part", delete=False) as file:
            draft = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, path, overwrite=overwrite)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise NotWrittenError(f"{path} exists already and is left as it is.") from error
    except OSError as error:
        raise NotWrittenError(f"{path} could not be written: {error.strerror}.") from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _give_name(draft: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        draft.replace(path)
        return
    try:
        # A hard link fails when the name is taken; a rename would silently replace what came in between.
        path.hardlink_to(draft)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        draft.replace(path)


def _sync_folder(folder: Path) -> None:
    # Not every system opens a folder; the file's own bytes are on the disk by now.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
