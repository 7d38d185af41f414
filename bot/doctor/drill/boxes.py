"""Sealed boxes as a stranger sees them: how many, for how many keys, how large; and whether anything here opens them.

An age file (https://age-encryption.org/v1) is a header of lines, a stanza for each recipient, then `--- ` and a MAC;
after it 16 bytes and the content in chunks of 64 KiB, each 16 bytes longer than what is in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyrage import x25519

from storage.errors import StorageError
from storage.record import STEP
from storage.sealing import open_box

MAGIC: Final = b"age-encryption.org/v1\n"

_HEADER: Final = re.compile(re.escape(MAGIC) + rb"((?:[\x20-\x7e]*\n)+?)--- [A-Za-z0-9+/]{43}\n")
_X25519: Final = re.compile(rb"^-> X25519 ", re.MULTILINE)
_PASSPHRASE: Final = re.compile(rb"^-> scrypt ", re.MULTILINE)
_NONCE: Final = 16
_CHUNK: Final = 64 * 1024
_CHUNK_TAG: Final = 16


@dataclass(frozen=True, slots=True)
class Boxes:
    """What boxes tell without being opened.

    Attributes:
        count: How many there are.
        keys: How many boxes there are for each number of public keys.
        kib: How many boxes there are for each size of content, in whole KiB; "other" where it is none.
        opened: How many were opened with what lies on this disk: with nothing, and with every key that was found.
    """

    count: int
    keys: dict[int, int]
    kib: dict[str, int]
    opened: int


def boxes_of(contents: Iterable[bytes], keys: Sequence[x25519.Identity]) -> Boxes | None:
    """What these boxes tell; None where there are none."""
    count = opened = 0
    recipients: Counter[int] = Counter()
    kib: Counter[str] = Counter()
    for box in contents:
        count += 1
        opened += _opens(box, keys)
        header = _HEADER.match(box)
        recipients[len(_X25519.findall(header[1])) if header else 0] += 1
        kib[_size(len(box) - header.end()) if header else "other"] += 1
    return Boxes(count, dict(sorted(recipients.items())), dict(sorted(kib.items())), opened) if count else None


def locked_with_passphrase(content: bytes) -> bool:
    """Whether this is what age makes of a key, or of anything, under a passphrase."""
    header = _HEADER.match(content)
    return header is not None and _PASSPHRASE.search(header[1]) is not None


def _size(sealed: int) -> str:
    chunks = max(1, -(-(sealed - _NONCE) // (_CHUNK + _CHUNK_TAG)))
    content = sealed - _NONCE - chunks * _CHUNK_TAG
    return "other" if content <= 0 or content % STEP else str(content // STEP)


def _opens(box: bytes, keys: Sequence[x25519.Identity]) -> bool:
    for tried in ([], [x25519.Identity.generate()], list(keys)):  # nothing, any key, what was found
        try:
            open_box(box, tried)
        except StorageError:
            continue
        return True
    return False
