"""Covers: what waits in the pool is encrypted once more, under a key that the database never sees.

PostgreSQL remembers when a row came, in its write-ahead log, in row headers, in where the row lies. A story comes at
the very moment at which Telegram sees its author write. Were the same bytes found among the released ones later,
somebody with the database and with Telegram's knowledge would know whose they are. So ids and boxes look different
before and after their release, and only the bot can tell which is which. All covers are of whole 4 KiB, since age makes
boxes of slightly different lengths, which would tell them apart.
"""

from __future__ import annotations

import hmac
import os
import struct
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage.mounted import Secret

_NONCE: Final = 12
_UNIT: Final = 4096
_HEAD: Final = struct.Struct(">16sII")  # id; lengths of names and box
_SEPARATOR: Final = "\n"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story that waits: its id, its sealed box, and names of what it is one more of, in order."""

    story_id: bytes = field(repr=False)
    box: bytes = field(repr=False)
    counted: tuple[str, ...] = ()


class Covers:
    """Covers stories while they wait, under keys that follow from the mounted secret.

    Attributes:
        check: Says which secret this is, and nothing about it.
    """

    def __init__(self, secret: Secret) -> None:
        self._id_key = secret.derived(b"ids in the pool")
        self._cipher = ChaCha20Poly1305(secret.derived(b"boxes in the pool"))
        self.check = secret.derived(b"check", 8)

    def hidden(self, story_id: bytes) -> bytes:
        """Return the id that a story has while it waits."""
        return hmac.digest(self._id_key, story_id, "sha256")[:16]

    def cover(self, waiting: Waiting) -> bytes:
        names = _SEPARATOR.join(waiting.counted).encode()
        content = _HEAD.pack(waiting.story_id, len(names), len(waiting.box)) + names + waiting.box
        content += bytes(-len(content) % _UNIT)
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, self.hidden(waiting.story_id))

    def uncover(self, hidden: bytes, covered: bytes) -> Waiting | None:
        """Return what waits there; None where it was not covered under this secret, or was changed."""
        try:
            content = self._cipher.decrypt(covered[:_NONCE], covered[_NONCE:], hidden)
        except (InvalidTag, ValueError):
            return None
        story_id, names, box = _HEAD.unpack_from(content)
        start = _HEAD.size + names
        counted = content[_HEAD.size : start].decode().split(_SEPARATOR) if names else []
        return Waiting(story_id, content[start : start + box], tuple(counted))
