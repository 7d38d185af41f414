"""Writing settings into an env file: only the lines that change, and for its owner's eyes only."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from storage.private import open_private, sync_folder

# What both python-dotenv and systemd's EnvironmentFile read as it stands.
_PLAIN: Final = re.compile(r"[\w@%+=:,./-]*", re.ASCII)


def with_values(text: str, values: Mapping[str, str]) -> str:
    """The text of an env file with these settings in it: on the line that each has, or at the end."""
    lines = text.splitlines()
    for name, value in values.items():
        line = f"{name}={_quoted(value)}"
        there = [number for number, old in enumerate(lines) if re.match(rf"\s*(export\s+)?{name}\s*=", old)]
        if there:
            lines[there[-1]] = line  # the last one counts
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> None:
    """Writes a file of mode 0600, whole or not at all, in the place of one that is there.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(open_private(part), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
