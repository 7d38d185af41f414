"""Adding a new key's public half to the list that the bot seals to."""

from __future__ import annotations

import os
from pathlib import Path

from desk.exports.harmless import harmless
from desk.outfile import NotWrittenError


def add_recipient(path: Path, recipient: str, label: str) -> None:
    """Append a comment with the label, and the recipient, to a file that is made if need be.

    Raises:
        NotWrittenError: The file cannot be read or written.
    """
    comment = " ".join(harmless(label).split())  # a line break in it would make a line of its own
    try:
        with path.open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
            line_break = b"" if file.read() in {b"", b"\n"} else b"\n"
            file.write(line_break + f"# {comment}\n{recipient}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotWrittenError(f"{path} could not be written: {error.strerror}.") from error
