"""The public keys that every story is sealed to; the server holds no other keys.

The file is the one that `age -R` reads: one X25519 recipient a line, comments after `#`
(https://github.com/FiloSottile/age#recipient-files). Two are the least, so that one lost key loses no story.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyrage
from pyrage import x25519

from storage.errors import StorageError

LEAST: Final = 2


class RecipientsError(StorageError):
    """The recipients cannot be used.

    Attributes:
        problems: Each problem as a sentence; a bad line is told by its number and never quoted, it may be a secret.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def public_key(entry: str) -> str:
    """One public key as it is written everywhere; raises RecipientsError with the end of a sentence about `entry`."""
    if entry.upper().startswith("AGE-SECRET-KEY-"):
        raise RecipientsError(
            "is a private key: take it out at once, keep it with staff and never on the server, and put its public key "
            "(age1…) here."
        )
    try:
        return str(x25519.Recipient.from_str(entry))
    except pyrage.RecipientError:
        raise RecipientsError("is no age X25519 public key (age1… of 62 characters).") from None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Age X25519 recipients, distinct, two or more, in the order of the file."""

    keys: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Recipients:
        """Read the text of a recipients file.

        Raises:
            RecipientsError: Lines that are no recipients, each told; or fewer than two different ones.
        """
        keys: list[str] = []
        problems: list[str] = []
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
            entry = line.strip()
            if not entry or entry.startswith("#"):
                continue
            try:
                key = public_key(entry)
            except RecipientsError as error:
                problems.append(f"Line {number} {error}")
                continue
            if key not in keys:
                keys.append(key)
        if not problems and len(keys) < LEAST:
            problems.append(
                f"{len(keys)} of at least {LEAST} different public keys: add one for each of the staff and one whose "
                "private key is kept offline for recovery."
            )
        if problems:
            raise RecipientsError(*problems)
        return cls(tuple(keys))

    @classmethod
    def load(cls, path: Path) -> Recipients:
        """Read a recipients file.

        Raises:
            RecipientsError: As in `parse`, or the file cannot be read.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            problem = f"{path.name} is missing: make keys with `ime keys new` and put the public ones there."
        except UnicodeDecodeError:
            problem = f"{path.name} is no text file: it takes one age public key a line."
        except OSError:
            problem = f"{path.name} cannot be read: give it to the user that the bot runs as."
        else:
            return cls.parse(text)
        raise RecipientsError(problem)
