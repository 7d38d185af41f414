"""The receipt: the only thing that leads from a student to a story, and only the student holds it.

100 random bits as 20 characters of Crockford's base32 (https://www.crockford.com/base32.html), in four groups. With so
much entropy a fast derivation of the story's id is safe: there is nothing to guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS: Final = 20
GROUP: Final = 5
ENTROPY: Final = 13
"""Bytes that a receipt is drawn from: the least that hold its 100 bits."""
ID_SIZE: Final = 16

_SPACING: Final = dict.fromkeys(map(ord, " \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212_.·"))
_MEANT: Final = str.maketrans("abcdefghijklmnopqrstuvwxyzOIL", "ABCDEFGH1JK1MN0PQRSTUVWXYZ011")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt; `str()` gives it as it is shown, `repr()` keeps it to itself.

    Attributes:
        code: The 20 characters, without the dashes between the groups.
    """

    code: str = field(repr=False)

    @classmethod
    def draw(cls, entropy: bytes) -> Receipt:
        """Make a receipt of the first 100 of at least `ENTROPY` random bytes' bits.

        Raises:
            ValueError: There are too few bytes.
        """
        if len(entropy) < ENTROPY:
            raise ValueError(f"A receipt is drawn from {ENTROPY} random bytes or more.")
        bits = int.from_bytes(entropy[:ENTROPY], "big") >> (8 * ENTROPY - 5 * CHARACTERS)
        return cls("".join(ALPHABET[bits >> shift & 31] for shift in range(5 * CHARACTERS - 5, -5, -5)))

    @classmethod
    def parse(cls, text: str) -> Receipt | None:
        """Read what somebody typed: any case, spaces and dashes anywhere, O for 0, I and L for 1; else None."""
        code = text.translate(_SPACING).translate(_MEANT)
        return cls(code) if len(code) == CHARACTERS and all(character in ALPHABET for character in code) else None

    def __str__(self) -> str:
        return "-".join(self.code[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def story_id(receipt: Receipt) -> bytes:
    """Return the id under which the story of this receipt is stored."""
    derivation = HKDF(algorithm=SHA256(), length=ID_SIZE, salt=None, info=b"in-my-experience story id v1")
    return derivation.derive(receipt.code.encode("ascii"))
