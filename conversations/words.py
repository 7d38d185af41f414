"""What people type, made safe to keep and to count."""

from __future__ import annotations

import unicodedata

# Telegram counts a message's length in UTF-16 code units (core.telegram.org/api/entities) and takes at most 4,096.
MESSAGE_MAX = 4096

# One moment must fit into one message together with its question and heading when it is shown for review.
MOMENT_MAX = 3500

_KEPT_CONTROLS = {"\n", "\t"}


def cleaned(text: str) -> str:
    """The text as we keep it: NFC-normalised, without control characters, lone surrogates and outer blank space.

    Emoji sequences keep their joiners: only control characters (category Cc) go, not format characters (Cf). A text of
    which nothing can be seen is empty.
    """
    whole = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
    )
    readable = "".join(c for c in whole if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    seen = any(unicodedata.category(c) != "Cf" and not c.isspace() for c in readable)
    return unicodedata.normalize("NFC", readable).strip() if seen else ""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts; a lone surrogate counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, most: int) -> str:
    """The text on one line, cut to `most` characters where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def portions(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` UTF-16 code units, no character torn apart."""
    if units(text) <= most:
        return [text]
    pieces, start, length = [], 0, 0
    for place, character in enumerate(text):
        size = units(character)
        if length + size > most:
            pieces.append(text[start:place])
            start, length = place, 0
        length += size
    return [*pieces, text[start:]]
