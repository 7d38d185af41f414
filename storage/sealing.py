"""Sealing: age boxes (https://age-encryption.org/v1) that only the recipients' private keys open.

The box is a plain age file, so any age tool opens it. Its size tells the KiB of its content and nothing finer: what age
adds depends on the number of recipients, and on a stanza of random length that it adds against ossification.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyrage
from pyrage import x25519

from storage.errors import StorageError
from storage.recipients import Recipients
from storage.record import STEP


class WrongKeyError(StorageError):
    """The box is whole as far as can be seen, but was not sealed to any of these keys."""


class DamagedBoxError(StorageError):
    """The box was cut or changed, or is no age file at all."""


def seal(data: bytes, recipients: Recipients) -> bytes:
    """Seal whole KiB to every recipient.

    Raises:
        ValueError: The data was not padded to whole KiB, so that the box would tell its length.
    """
    if not data or len(data) % STEP:
        raise ValueError(
            f"What is sealed is padded to whole steps of {STEP} bytes first; storage.record.to_bytes does it."
        )
    return pyrage.encrypt(data, [x25519.Recipient.from_str(key) for key in recipients.keys])


def open_box(box: bytes, identities: Sequence[x25519.Identity]) -> bytes:
    """Open a box with whichever of the identities fits.

    Raises:
        WrongKeyError: None of them fits.
        DamagedBoxError: One may fit, but the content is not what was sealed; or this is no box.
    """
    try:
        return pyrage.decrypt(box, identities)
    except pyrage.DecryptError as error:
        # age's own words are the only place where pyrage tells the two apart; tests/storage/test_sealing.py holds them
        wrong_key = str(error) == "No matching keys found"
    if wrong_key:
        raise WrongKeyError("This key does not open the story: choose the key of one of the recipients.")
    raise DamagedBoxError("The story was cut or changed after it was sealed, and cannot be opened.")
