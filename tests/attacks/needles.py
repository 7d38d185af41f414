"""Every way that we could think of in which an id or a word might stand in a file.

What is encrypted or compressed cannot be searched for; nothing of ours is compressed, and what is encrypted is what the
other tests are about.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")


def of_id(number: int) -> dict[str, bytes]:
    """The encodings of a Telegram id, by name."""
    decimal = str(number).encode()
    found = {
        "decimal": decimal,
        "decimal in UTF-16": str(number).encode("utf-16-le"),
        "hex": f"{number:x}".encode(),
        "HEX": f"{number:X}".encode(),
        "SQLite varint": _sqlite_varint(number),
        "LEB128": _leb128(number),
        "signed LEB128, zig-zag": _leb128(number << 1),
    }
    for order in ("little", "big"):
        for size in (5, 6, 8):
            found[f"{size} bytes, {order} endian"] = number.to_bytes(size, order)  # type: ignore[arg-type]
    found |= dict(_base64("decimal", decimal))
    for size in (5, 8):
        found |= dict(_base64(f"{size} bytes", number.to_bytes(size, "big")))
    forms = {
        "decimal": decimal,
        "8 bytes, little": number.to_bytes(8, "little"),
        "8 bytes, big": number.to_bytes(8, "big"),
    }
    for name in HASHES:
        for form, data in forms.items():
            digest = hashlib.new(name, data).digest()
            found[f"{name} of {form}"] = digest
            found[f"{name} of {form}, hex"] = digest.hex().encode()
            found[f"{name} of {form}, base64"] = base64.b64encode(digest).rstrip(b"=")[:-1]
    return found


def of_words(words: str) -> dict[str, bytes]:
    """The encodings of a name or of a part of a story, by name."""
    return {
        "UTF-8": words.encode(),
        "lower": words.lower().encode(),
        "UPPER": words.upper().encode(),
        "UTF-16 little": words.encode("utf-16-le"),
        "UTF-16 big": words.encode("utf-16-be"),
        "JSON": json.dumps(words)[1:-1].encode(),
        "URL": quote(words).encode(),
        "hex": words.encode().hex().encode(),
        **dict(_base64("UTF-8", words.encode())),
        **{f"{name}, hex": hashlib.new(name, words.encode()).hexdigest().encode() for name in HASHES},
    }


def hunt(folders: list[Path], needles: Mapping[str, bytes]) -> list[str]:
    """Where the needles are: in which file, or in whose name, and in which encoding."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder)).encode()
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:  # a journal that has just gone
                continue
            for encoding, needle in needles.items():
                if needle in content or needle in name:
                    found.append(f"{path.name}: {encoding}")
    return found


def _base64(form: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What base64 makes of the data wherever it begins: the characters that do not depend on its neighbours."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data)
        whole = (shift + len(data)) // 3 * 4
        yield f"base64 of {form}, shifted by {shift}", encoded[(4 if shift else 0) : whole]


def _leb128(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _sqlite_varint(number: int) -> bytes:
    """sqlite.org/fileformat2.html#varint, for numbers of at most eight groups of seven bits."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))
