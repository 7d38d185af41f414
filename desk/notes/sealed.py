"""The file of notes: beside the bundle, sealed to the same people as its stories, so that every colleague has it.

It quotes nobody: redactions are offsets, patterns point. But names of patterns, memos and reasons are staff's own words
on what students told, so the file is sealed like a story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from pyrage import x25519

from desk.notes.codec import from_bytes, to_bytes
from desk.notes.model import Notes
from desk.outfile import NotWrittenError, new_file
from storage.recipients import Recipients
from storage.sealing import DamagedBoxError, WrongKeyError, open_box, seal

FILE_NAME: Final = "ime-notes.age"
_LARGEST: Final = 64 * 1024 * 1024


class NotesError(Exception):
    """The notes cannot be read or kept; the message is a sentence for whoever reads stories."""


class NotesLockedError(NotesError):
    """They are locked to other keys."""


class NotesChangedError(NotesError):
    """Somebody else has changed them meanwhile."""


class NotesNotKeptError(NotesError):
    """A change could not be written."""


class NotesFile:
    """One file of notes, and what it holds; each change is on the disk, sealed, before it counts."""

    def __init__(self, path: Path, recipients: Recipients, notes: Notes, found: bytes | None) -> None:
        """Use `open` instead."""
        self._path = path
        self._recipients = recipients
        self._found = found
        self.notes = notes

    @classmethod
    def open(
        cls, folder: Path, recipients: Iterable[Recipients | None], identities: Sequence[x25519.Identity]
    ) -> NotesFile:
        """Open the notes of a folder, or begin with none.

        Args:
            folder: Where the first bundle is.
            recipients: Those of all bundles that were opened; the notes are for all of them, and for the own key.
            identities: Of whoever reads.

        Raises:
            NotesError: They are there and cannot be read; they are left as they are.
        """
        path = folder / FILE_NAME
        known = [key for list_ in recipients if list_ is not None for key in list_.keys]
        own = [str(identity.to_public()) for identity in identities]
        everybody = Recipients(tuple(dict.fromkeys((*known, *own))))
        content = _content(path)
        if content is None:
            return cls(path, everybody, Notes(), None)
        try:
            notes = from_bytes(open_box(content, identities))
        except WrongKeyError:
            raise NotesLockedError(
                f"{path} is locked to other keys than yours; ask whoever wrote it to open it with yours."
            ) from None
        except (DamagedBoxError, ValueError):
            raise NotesError(
                f"{path} is damaged, or of a newer version. Move it away to begin with no notes."
            ) from None
        return cls(path, everybody, notes, content)

    def change(self, how: Callable[[Notes], Notes]) -> None:
        """Change the notes; raises NotesError, and then nothing has changed."""
        changed = how(self.notes)
        if changed == self.notes:
            return
        if _content(self._path) != self._found:
            raise NotesChangedError(
                f"Somebody else has changed {self._path} meanwhile. Open the bundle again, then go on."
            )
        box = seal(to_bytes(changed), self._recipients)
        try:
            with new_file(self._path, overwrite=True) as file:
                file.write(box)
        except NotWrittenError as error:
            raise NotesNotKeptError(f"Your change is not kept. {error}") from None
        self.notes, self._found = changed, box


def read_notes(folder: Path, identities: Sequence[x25519.Identity]) -> Notes:
    """The notes of a folder, none where there are none; raises NotesError as `NotesFile.open` does."""
    return NotesFile.open(folder, [], identities).notes


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotesError(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > _LARGEST:
        raise NotesError(f"{path} is too large to be notes.")
    return content
