"""What can go wrong on the page, as the key of a sentence in the reader's language and what to put into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from desk.keyring import DamagedKeyError, KeyFileError, UnreadableKeyError, WrongPassphraseError
from desk.notes.sealed import NotesChangedError, NotesError, NotesLockedError, NotesNotKeptError
from desk.tally import Loss, Tally
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence to be said."""

    key: str
    filled_in: Mapping[str, object] = field(default_factory=dict)


class ChangeError(Exception):
    """Something cannot be done; the message is the key of a sentence."""

    def __init__(self, key: str, **filled_in: object) -> None:
        super().__init__(key)
        self.problem = Problem(key, filled_in)


class NothingReadError(Exception):
    """Bundles were opened, and no story in them."""

    def __init__(self, tally: Tally) -> None:
        super().__init__("No story could be read.")
        self.tally = tally


_KEYS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (WrongPassphraseError, "problem.passphrase"),
    (DamagedKeyError, "problem.key_damaged"),
    (UnreadableKeyError, "problem.key_unreadable"),
    (KeyFileError, "problem.no_key"),
    (NotesLockedError, "problem.notes_locked"),
    (NotesChangedError, "problem.notes_changed"),
    (NotesNotKeptError, "problem.notes_not_kept"),
    (NotesError, "problem.notes_damaged"),
    (StorageError, "problem.bundle"),
)


def problem_of(error: Exception) -> Problem:
    """The sentence for an error; the first class that fits names it."""
    if isinstance(error, ChangeError):
        return error.problem
    if isinstance(error, NothingReadError):
        wrong_key = Loss.WRONG_KEY in error.tally.lost
        return Problem("problem.nothing_for_this_key" if wrong_key else "problem.nothing_read")
    return Problem(next(key for kind, key in _KEYS if isinstance(error, kind)))


def losses_of(tally: Tally) -> list[Problem]:
    """What could not be read of what was opened."""
    lost = [Problem(f"loss.{loss.name.lower()}", {"count": tally.lost[loss]}) for loss in Loss if loss in tally.lost]
    return [*lost, *([Problem("loss.faults", {"count": len(tally.faults)})] if tally.faults else [])]
