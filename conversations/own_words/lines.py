"""On which line a text stands in its file.

No TOML library that we found (tomllib, tomlkit) tells where a value stands. The files are flat, a table's name in
brackets and then `key = "words"`, so reading them line by line is enough; a key written otherwise has no line.
"""

from __future__ import annotations

import re
from typing import Final

_TABLE: Final = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_TEXT: Final = re.compile(r"\s*([\w.-]+)\s*=\s*(\"\"\"|''')?(.*)")


def lines_of(toml: str) -> dict[str, int]:
    """The line, from 1, of each dotted key and of each table's name."""
    lines: dict[str, int] = {}
    table, closing = "", ""
    for number, line in enumerate(toml.split("\n"), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif begun := _TABLE.match(line):
            table = f"{begun[1]}."
            lines[begun[1]] = number
        elif text := _TEXT.match(line):
            lines[table + text[1]] = number
            closing = text[2] if text[2] and text[2] not in text[3] else ""
    return lines
