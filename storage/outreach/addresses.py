"""Addresses under the key: a chat becomes a tag that is encrypted and unique at once, so that it can be looked up.

AES-SIV (RFC 5297) is deterministic: the same chat always gives the same tag, and without the key a tag says nothing
but that it is one. The key is a file of its own, outside the data folder, so that neither a backup nor somebody who
takes the data has both.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import StorageError
from storage.private import open_private, private_folder, sync_folder

KEY_SIZE: Final = 64  # bytes: AES-256 in SIV mode takes two keys of 32
TAG_SIZE: Final = 24  # 16 of SIV, 8 of the chat
_MODE: Final = 0o400

_CHAT: Final = [b"in-my-experience chat v1"]
_TITLE: Final = [b"in-my-experience title v1"]
_MARK_INFO: Final = b"in-my-experience mark v1"
_CHECK_INFO: Final = b"in-my-experience key check v1"


class KeyFileError(StorageError):
    """The key file cannot be used; the sentence says what the operator must do."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Chats as tags and back; `repr()` keeps the key to itself.

    Attributes:
        check: Says which key this is, and nothing about it: stores note it, so that a wrong key is noticed.
    """

    _siv: AESSIV = field(repr=False)
    _mark_key: bytes = field(repr=False)
    check: bytes

    @classmethod
    def of(cls, key: bytes) -> Addresses:
        """Use a key of `KEY_SIZE` random bytes."""
        return cls(AESSIV(key), _derived(key, _MARK_INFO), _derived(key, _CHECK_INFO)[:8])

    def tag(self, chat: int) -> bytes:
        """The tag of a chat."""
        return self._siv.encrypt(chat.to_bytes(8, "big", signed=True), _CHAT)

    def chat(self, tag: bytes) -> int:
        """The chat of a tag; raises ValueError for what was not made under this key."""
        try:
            return int.from_bytes(self._siv.decrypt(tag, _CHAT), "big", signed=True)
        except InvalidTag:
            raise ValueError("This tag was made under another key.") from None

    def hide(self, title: str) -> bytes:
        """A place's name under the key, padded so that its length says little."""
        content = title.encode()
        return self._siv.encrypt(content.ljust(-(-len(content) // 64) * 64, b"\0"), _TITLE)

    def reveal(self, hidden: bytes) -> str:
        """The name that was hidden; raises ValueError for what was not made under this key."""
        try:
            return self._siv.decrypt(hidden, _TITLE).rstrip(b"\0").decode()
        except InvalidTag:
            raise ValueError("This name was hidden under another key.") from None

    def mark(self, activity: bytes) -> Callable[[bytes], bytes]:
        """What stands for a tag at one activity: marks of two activities cannot be compared without the key."""
        return lambda tag: hmac.digest(self._mark_key, activity + tag, "sha256")[:16]


def read_or_make_key(file: Path) -> Addresses:
    """The addresses under the key of a file, which is made, for its owner alone to read, where there is none.

    Raises:
        KeyFileError: It cannot be read or made, or is no key.
    """
    try:
        if not file.exists():
            _make(file)
        key = file.read_bytes()
    except OSError as error:
        raise KeyFileError(
            f"{file} cannot be used ({error.strerror}). It holds the key to the addresses of subscribers: see to it "
            "that its folder is there and belongs to the bot's user."
        ) from None
    if len(key) != KEY_SIZE:
        raise KeyFileError(f"{file} is not a key for addresses ({KEY_SIZE} bytes): put the right file in its place.")
    return Addresses.of(key)


def _make(file: Path) -> None:
    if not file.parent.exists():
        private_folder(file.parent)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    with os.fdopen(open_private(draft), "wb") as content:
        content.write(os.urandom(KEY_SIZE))
        content.flush()
        os.fsync(content.fileno())
    draft.chmod(_MODE)
    try:
        os.link(draft, file)  # not rename: of two processes that start at once, the first one's key counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(file.parent)


def _derived(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
