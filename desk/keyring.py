"""A staff member's key: an age identity in a file that a passphrase opens.

The file is an ordinary age file (https://age-encryption.org/v1, scrypt recipient) around an ordinary identity file as
`age-keygen` writes it, so `age -d` shows the key and `age -d -i` opens a story without any program of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyrage
from pyrage import passphrase as scrypt
from pyrage import x25519

from desk.outfile import new_file

MIN_PASSPHRASE = 12
"""Characters. NIST SP 800-63B asks for 8 where guesses can be limited; nothing limits them on a stolen file."""

_LARGEST_KEY_FILE = 64 * 1024
_AGE = b"age-encryption.org/v1\n"
_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_DOES_NOT_OPEN = "Decryption failed"


class KeyFileError(Exception):
    """The key file cannot be used; the message is a sentence for whoever holds it and never holds the key."""


class WrongPassphraseError(KeyFileError):
    """The passphrase does not open the key file."""


class UnreadableKeyError(KeyFileError):
    """The file cannot be read."""


class DamagedKeyError(KeyFileError):
    """There is a key file, cut short or changed."""


class WeakPassphraseError(KeyFileError):
    """The passphrase is too short to protect a key."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The identities of one key file.

    Attributes:
        identities: At least one.
        protected: Whether a passphrase was needed; False is worth a warning.
    """

    identities: tuple[x25519.Identity, ...]
    protected: bool


def make_key(path: Path, passphrase: str) -> str:
    """Write a new key to `path`, which must not exist, and return its recipient line (age1…).

    Raises:
        WeakPassphraseError: Fewer than MIN_PASSPHRASE characters.
        NotWrittenError: The file exists or cannot be written.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise WeakPassphraseError(f"The passphrase needs at least {MIN_PASSPHRASE} characters.")
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    with new_file(path) as file:
        file.write(scrypt.encrypt(f"# public key: {recipient}\n{identity}\n".encode(), passphrase))
    return recipient


def load_key(path: Path, ask: Callable[[], str]) -> Keyring:
    """Open the key file; `ask` is called for the passphrase only if the file has one.

    Raises:
        WrongPassphraseError: Ask again.
        KeyFileError: Not readable, not a key file, or damaged.
    """
    data = _read(path)
    if not data.startswith((_AGE, _ARMOUR)):
        return Keyring(_identities(data, path), protected=False)
    if data.startswith(_AGE) and not data.startswith(_AGE + b"-> scrypt "):
        raise KeyFileError(f"{path} is locked to a key, not to a passphrase: it is a story or a file, not a key.")
    return Keyring(_identities(_unlock(data, ask(), path), path), protected=True)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_KEY_FILE + 1)
    except OSError as error:
        raise UnreadableKeyError(f"The key file {path} cannot be read: {error.strerror}.") from error
    if len(data) > _LARGEST_KEY_FILE:
        raise KeyFileError(f"{path} is too large to be a key file.")
    return data


def _unlock(data: bytes, passphrase: str, path: Path) -> bytes:
    try:
        return scrypt.decrypt(data, passphrase)
    except pyrage.DecryptError as error:
        # pyrage has one class for every failure; only its sentence tells them apart (a test holds it).
        if str(error) == _DOES_NOT_OPEN:
            raise WrongPassphraseError(f"The passphrase does not open {path}.") from None
        raise DamagedKeyError(f"The key file {path} is damaged or cut short; use your copy of it.") from None


def _identities(data: bytes, path: Path) -> tuple[x25519.Identity, ...]:
    text = data.decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    if not words or not all(word.startswith("AGE-SECRET-KEY-1") for word in words):
        raise KeyFileError(f"{path} is not a key file. Yours is the file that `ime keys new` made.")
    try:
        return tuple(x25519.Identity.from_str(word) for word in words)
    except pyrage.IdentityError:
        # The library's sentence might quote the key.
        raise DamagedKeyError(f"The key in {path} is damaged; use your copy of it.") from None
