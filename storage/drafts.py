"""Drafts: unfinished experiences, encrypted, under a tag that only the peppers of this machine's memory lead to."""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from storage.peppers import DraftKey, DraftKeys
from storage.protocols import DraftRows

_NONCE: Final = 12


class Drafts:
    """The drafts of all chats; every method may raise `NotSavedError`, and then nothing is lost or half done."""

    def __init__(self, rows: DraftRows, peppers: DraftKeys, kind: bytes = b"") -> None:
        """Take rows and peppers; drafts of another `kind` may lie in the same rows."""
        self._rows = rows
        self._peppers = peppers
        self._kind = kind

    async def load(self, chat: int) -> bytes | None:
        """Return what was last saved for a chat, None where there is nothing or its time is over."""
        for key in self._peppers.keys_for(chat, self._kind):
            box = await self._rows.get(key.tag)
            data = None if box is None else _opened(box, key)
            if data is not None:
                return data
        return None

    async def save(self, chat: int, data: bytes) -> None:
        """Keep a draft in place of the chat's last one; its time starts anew."""
        newest, *older = self._peppers.keys_for(chat, self._kind)
        nonce = os.urandom(_NONCE)
        box = nonce + ChaCha20Poly1305(newest.key).encrypt(nonce, data, _bound(newest))
        await self._rows.put(newest.tag, newest.epoch, box)
        for key in older:  # after the new one is safe; should this fail, load still prefers the new one
            await self._rows.delete(key.tag)

    async def forget(self, chat: int) -> None:
        """Delete a chat's draft."""
        # the newest last: no older one may come back to life
        for key in reversed(self._peppers.keys_for(chat, self._kind)):
            await self._rows.delete(key.tag)

    async def sweep(self) -> int:
        """Delete all drafts, and peppers, whose time is over; return how many drafts. For a job a few times an hour."""
        return await self._rows.delete_epochs_before(self._peppers.rotate() - 1)


def _opened(box: bytes, key: DraftKey) -> bytes | None:
    try:
        return ChaCha20Poly1305(key.key).decrypt(box[:_NONCE], box[_NONCE:], _bound(key))
    except (InvalidTag, ValueError):  # changed, cut, or another tag's: as good as absent
        return None


def _bound(key: DraftKey) -> bytes:
    return key.tag + key.epoch.to_bytes(8, "big", signed=True)
