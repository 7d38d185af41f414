"""Peppers: the secrets that drafts are kept under, each for a limited time.

A pepper is 32 random bytes in a file of the memory-backed runtime folder, one for each epoch of `lifetime`. The present
and the previous one are kept. With a pepper go all drafts under it: one that is not touched for between one and two
lifetimes can never be opened again, whatever is left of its row. A restart of the machine has the same effect.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import NotSavedError, StoreDamagedError
from storage.private import locked, open_private, private_folder

SIZE: Final = 32
LIFETIME: Final = timedelta(hours=12)
_LOOK: Final = timedelta(seconds=1)
"""Between two looks at whether the files are still what they were: a look costs as much as a row."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_REMEMBERED: Final = 128
"""Chats whose keys are not derived again at the next touch, in memory alone."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """What a chat's draft is found by and locked with, for one epoch; `repr()` keeps the key to itself.

    Attributes:
        epoch: Number of lifetimes since 1970.
        tag: Stands for the chat; cannot be traced back without the pepper.
        key: 32 bytes for ChaCha20-Poly1305.
    """

    epoch: int
    tag: bytes = field(repr=False)
    key: bytes = field(repr=False)


class DraftKeys(Protocol):
    """Where the keys of drafts come from: a folder of this machine, or a secret that several machines hold."""

    def keys_for(self, chat: int, kind: bytes = b"") -> tuple[DraftKey, ...]:
        """Return the keys that a chat's draft may be under now; the first is the one to save it under.

        `kind` tells apart what one chat may have several of.

        Raises:
            NotSavedError: A new pepper cannot be written.
            StoreDamagedError: A file of the folder is no pepper.
        """
        ...

    def rotate(self) -> int:
        """Let go of what is over; return the present epoch.

        Raises:
            NotSavedError: The folder cannot be used.
        """
        ...


class Peppers:
    """The peppers of a folder; several processes may share it."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime], lifetime: timedelta = LIFETIME) -> None:
        """Take a folder of our own, made on first use, and the clock; `now` gives times with a zone."""
        self._folder = folder
        self._now = now
        self._lifetime = lifetime
        # The peppers of the present epoch and the one before, as long as their files are what they were.
        self._known: tuple[tuple[int, bytes], ...] = ()
        self._seen: list[tuple[int, int] | None] = []
        self._looked = self._until = _NEVER  # when that was last seen to, and until when it suffices
        self._derived: dict[tuple[int, bytes], tuple[DraftKey, ...]] = {}  # of the chats that were here last

    def keys_for(self, chat: int, kind: bytes = b"") -> tuple[DraftKey, ...]:
        """Return the keys of the present epoch, and of the previous one where it has a pepper."""
        now = self._now()
        if not self._looked <= now < self._until:
            self._see_to(now)
        keys = self._derived.pop((chat, kind), None)
        if keys is None:
            keys = tuple(draft_key(number, pepper, chat, kind) for number, pepper in self._known)
            if len(self._derived) >= _REMEMBERED:
                del self._derived[next(iter(self._derived))]
        self._derived[chat, kind] = keys
        return keys

    def _see_to(self, now: datetime) -> None:
        """See to it that the peppers are those of the present epoch, and their files still what they were."""
        epoch = epoch_of(now, self._lifetime)
        if not self._known or self._known[0][0] != epoch or self._look(epoch) != self._seen:
            self.rotate()
            known = [(epoch, self._present(epoch))]
            with contextlib.suppress(FileNotFoundError):
                known.append((epoch - 1, self._read(epoch - 1)))
            self._known, self._seen = tuple(known), self._look(epoch)
        over = datetime.fromtimestamp((epoch + 1) * self._lifetime.total_seconds(), UTC)
        self._looked, self._until = now, min(now + _LOOK, over)

    def _look(self, epoch: int) -> list[tuple[int, int] | None]:
        """What the files of the peppers look like, None for one that is not there."""
        looks: list[tuple[int, int] | None] = []
        for number in (epoch, epoch - 1):
            try:
                told = os.stat(f"{self._folder}/{number}")  # noqa: PTH116 — a Path takes longer than the look
                looks.append((told.st_ino, told.st_mtime_ns))
            except OSError:
                looks.append(None)
        return looks

    def rotate(self) -> int:
        """Remove the peppers whose time is over; return the present epoch."""
        epoch = epoch_of(self._now(), self._lifetime)
        self._known, self._until = (), _NEVER  # also ours of what is over
        self._derived.clear()
        try:
            private_folder(self._folder)
            # the next one stays too: it is there when the clock has been set back a little across the border
            kept = {str(epoch - 1), str(epoch), str(epoch + 1)}
            for file in self._folder.iterdir():
                if file.name.isdecimal() and file.name not in kept:
                    _remove(file)
        except OSError as error:
            raise NotSavedError(f"The folder of peppers cannot be used ({error.strerror}).") from None
        return epoch

    def _present(self, epoch: int) -> bytes:
        with contextlib.suppress(FileNotFoundError):
            return self._read(epoch)
        draft = self._folder / "new"
        try:
            with locked(self._folder):
                if not (self._folder / str(epoch)).exists():
                    draft.unlink(missing_ok=True)  # of a process that was killed here
                    with os.fdopen(open_private(draft), "wb") as file:
                        file.write(secrets.token_bytes(SIZE))
                    draft.rename(self._folder / str(epoch))  # whole from the moment that it is seen
        except OSError as error:
            raise NotSavedError(f"A new pepper cannot be written ({error.strerror}).") from None
        return self._read(epoch)

    def _read(self, epoch: int) -> bytes:
        try:
            pepper = (self._folder / str(epoch)).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise NotSavedError(f"A pepper cannot be read ({error.strerror}).") from None
        if len(pepper) != SIZE:
            raise StoreDamagedError(
                "A pepper in the runtime folder is damaged. Stop the bot, empty that folder, and start it again: "
                "unfinished conversations are lost, nothing else is."
            )
        return pepper


def _remove(file: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process may be as far
        with file.open("r+b") as pepper:
            pepper.write(bytes(SIZE))
        file.unlink()


def epoch_of(now: datetime, lifetime: timedelta) -> int:
    """Return the number of lifetimes since 1970."""
    return int(now.timestamp() // lifetime.total_seconds())


def draft_key(epoch: int, pepper: bytes, chat: int, kind: bytes) -> DraftKey:
    """Return the key that a pepper gives a chat."""
    name = chat.to_bytes(8, "big", signed=True) + kind
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"in-my-experience draft key v1" + name)
    return DraftKey(epoch, hmac.digest(pepper, b"tag" + name, "sha256"), derivation.derive(pepper))
