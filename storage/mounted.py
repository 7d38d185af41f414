"""A secret that is mounted for us, so that several processes or machines share what is derived from it without talking.

It is a file of 32 random bytes or more, on a memory-backed path such as /run/secrets. Whoever has both it and the
database can open drafts, also old ones whose rows are not overwritten yet: unlike a pepper of `storage.peppers`, which
goes with its epoch, it stays. Mount a new one now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import StorageError
from storage.peppers import LIFETIME, DraftKey, draft_key, epoch_of

SIZE_MIN: Final = 32
_NEAR: Final = timedelta(minutes=2)
"""As far as the clocks of two machines may be apart: so near to the next epoch somebody else may be in it already."""


class SecretFileError(StorageError):
    """The secret cannot be used; the sentence says what the operator must do."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A mounted secret; `repr()` keeps it to itself."""

    _content: bytes = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Secret:
        """Read a secret.

        Raises:
            SecretFileError: It cannot be read, or is too short to be one.
        """
        how = f"Make one with: head -c {SIZE_MIN} /dev/urandom > FILE; mode 0400, the same for every replica."
        try:
            content = file.read_bytes()
        except OSError as error:
            raise SecretFileError(f"PEPPER_FILE ({file}) cannot be read ({error.strerror}). {how}") from None
        if len(content) < SIZE_MIN:
            raise SecretFileError(f"PEPPER_FILE ({file}) holds less than {SIZE_MIN} bytes. {how}")
        return cls(content)

    def derived(self, purpose: bytes, length: int = 32) -> bytes:
        """Return bytes that are good for one purpose, and tell nothing of those for another."""
        info = b"in-my-experience mounted v1 " + purpose
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self._content)


class MountedPeppers:
    """The peppers that follow from a secret, see `storage.peppers.DraftKeys`."""

    def __init__(self, secret: Secret, *, now: Callable[[], datetime], lifetime: timedelta = LIFETIME) -> None:
        """Take the secret and the clock; `now` gives times with a zone."""
        self._secret = secret
        self._now = now
        self._lifetime = lifetime

    def keys_for(self, chat: int, kind: bytes = b"") -> tuple[DraftKey, ...]:
        """Return the keys of the present and the previous epoch, and of the next one where that is about to begin."""
        now = self._now()
        present, soon = epoch_of(now, self._lifetime), epoch_of(now + _NEAR, self._lifetime)
        epochs = [present, *range(present + 1, soon + 1), present - 1]
        return tuple(draft_key(epoch, self._pepper(epoch), chat, kind) for epoch in epochs)

    def rotate(self) -> int:
        return epoch_of(self._now(), self._lifetime)

    def _pepper(self, epoch: int) -> bytes:
        return self._secret.derived(b"pepper of %d" % epoch)
