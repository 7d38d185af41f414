"""Signs of a person or of a story in bytes that are not encrypted.

Telegram's ids are looked for as digits, and where SQLite says that there is a number. Not as raw patterns of five to
eight bytes: without an id to look for, any such pattern is one, and sealed boxes are full of them by chance.
"""

from __future__ import annotations

import re
from typing import Final

from pyrage import IdentityError, x25519

# Users have 9 or 10 digits today, channels -100 and ten more. Not inside a longer word: age's headers are base64.
_ID: Final = re.compile(rb"(?<![0-9A-Za-z+/=._-])-?[1-9][0-9]{8,12}(?![0-9A-Za-z+/=._-])")
_LEAST_ID: Final = 10**8
_EMAIL: Final = re.compile(rb"[A-Za-z0-9_.+-]{2,}@[A-Za-z0-9-]{2,}\.[a-z]{2,}")

# What is sealed, storage.record says; here as it would stand in the clear.
_RECORD: Final = re.compile(rb'"(?:small|structural|feeling|themes|question|text|prompt|campaign)"\s*:')

_LETTER: Final = rb"(?:[A-Za-z]|\xc3[\x80-\xbf])"
_PROSE: Final = re.compile(rb"(?:" + _LETTER + rb"{2,}[ ,.;:!?]{1,3}){3,}" + _LETTER + rb"{2,}")
_PROSE_UTF16: Final = re.compile(rb"(?:[A-Za-z ,.\xe6\xf8\xe5]\x00){16,}")
_STRING: Final = re.compile(rb"(?:[\x20-\x7e]|\xc3[\x80-\xbf]){6,}")
_KEY: Final = re.compile(rb"AGE-SECRET-KEY-1[A-Z0-9]{58}")

_SHOWN: Final = 5
_SHOWN_LENGTH: Final = 32


def is_like_an_id(number: int) -> bool:
    """Whether a number is as large as Telegram's ids are; hours and epochs of ours are far smaller."""
    return abs(number) >= _LEAST_ID


def of_persons(content: bytes) -> list[str]:
    """Sentences on what looks like a person's number or address; never the thing itself."""
    found = []
    if ids := len(_ID.findall(content)):
        found.append(f"{ids} numbers of 9 to 13 digits, as Telegram's ids are (a time or another number may look so).")
    if emails := len(_EMAIL.findall(content)):
        found.append(f"{emails} e-mail addresses.")
    return found


def of_stories(content: bytes) -> list[str]:
    """Sentences on what looks like a story in the clear; never its words."""
    found = []
    if fields := len(_RECORD.findall(content)):
        found.append(f"{fields} fields of a story's JSON in the clear.")
    if prose := [*_PROSE.findall(content), *_PROSE_UTF16.findall(content)]:
        found.append(f"{len(prose)} pieces of readable text, {sum(map(len, prose))} bytes, not shown here.")
    return found


def strings(content: bytes) -> list[str]:
    """The readable strings in bytes that nothing else explains, cut short, with digits hidden; some of them."""
    found = [string for string in _STRING.findall(content) if not _PROSE.search(string)]
    shown = [re.sub(r"[0-9]", "#", string[:_SHOWN_LENGTH].decode("utf-8", "replace")) for string in found[:_SHOWN]]
    return [*shown, f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else shown


def private_keys(content: bytes) -> list[x25519.Identity]:
    """The private age keys that stand in these bytes."""
    keys = []
    for text in _KEY.findall(content):
        try:
            keys.append(x25519.Identity.from_str(text.decode("ascii")))
        except IdentityError:  # its checksum is wrong
            continue
    return keys
