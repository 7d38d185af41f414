"""One plain spelling for digits, spaces and dashes, so that rules need to know only one; no character moves."""

from __future__ import annotations

import unicodedata

# What has been found already. It is no letter, digit, space or punctuation, just as a placeholder's bracket is none.
TAKEN = "\ufffc"

_FULL_WIDTH = range(0xFF01, 0xFF5F)  # the block "Halfwidth and Fullwidth Forms" repeats ASCII at this distance
_FULL_WIDTH_DISTANCE = 0xFEE0


class _Plain(dict[int, str]):
    """Fills itself with the characters that it meets."""

    def __missing__(self, code: int) -> str:
        character = chr(code - _FULL_WIDTH_DISTANCE if code in _FULL_WIDTH else code)
        match unicodedata.category(character):
            case "Nd":
                character = str(unicodedata.decimal(character))
            case "Zs" | "Cf":
                character = " "
            case "Pd":
                character = "-"
            case _:
                pass
        self[code] = character
        return character


_PLAIN = _Plain({ord("\t"): " ", ord("’"): "'", ord("−"): "-", ord(TAKEN): " "})


def folded(text: str) -> str:
    """The text in plain spelling, of the same length: code point for code point."""
    return text.translate(_PLAIN)
