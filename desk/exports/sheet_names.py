"""Names of sheets that Excel accepts, made of any text: short, without what it forbids, each there once."""

from __future__ import annotations

import re
from typing import Final

from desk.exports.harmless import REPLACEMENT, harmless

_LONGEST: Final = 31  # UTF-16 units; support.microsoft.com, "Rename a worksheet"
_FORBIDDEN: Final = re.compile(rf"[\[\]:*?/\\\n\t{REPLACEMENT}]+")
_RESERVED: Final = frozenset({"history"})


class SheetNames:
    """The names of one workbook."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def new(self, wanted: str) -> str:
        """The name, or what comes nearest to it and is free."""
        plain = " ".join(_FORBIDDEN.sub(" ", harmless(wanted)).split()).strip("' ")
        name, number = _cut(plain, _LONGEST) or "-", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{_cut(plain, _LONGEST - 5)} {number}"
        self._taken.add(name.casefold())
        return name


def _cut(text: str, longest: int) -> str:
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore").strip("' ")
