"""A store file that is read along with another one, and may be exchanged for one that was written anew meanwhile."""

from __future__ import annotations

from pathlib import Path

from storage.errors import NotSavedError
from storage.sqlite.files import address
from storage.sqlite.header import Hold, hold
from storage.sqlite.migrations import Store


class Beside:
    """Which file a connection has open under a store's name; see `storage.sqlite.anew` for who exchanges it."""

    def __init__(self, folder: Path, store: Store, held: Hold) -> None:
        self._path = folder / f"{store.name}.db"
        self._store = store
        self._held = held
        self.schema = store.name
        self.attached = False

    @property
    def address(self) -> str:
        """The URI that opens whatever is there now, for reading only."""
        return address(self._path, "ro")

    def exchanged(self) -> bool:
        """Whether the file that is there now is not the one that is open.

        Raises:
            NotSavedError: There is none.
        """
        try:
            return not self.attached or not self._held.is_at(self._path)
        except OSError as error:
            raise self._missing(error) from None

    def follow(self) -> None:
        """Note that the connection opens the file that is there now, and has closed the other; raises as `hold`."""
        try:
            held = hold(self._path, self._store)
        except OSError as error:
            raise self._missing(error) from None
        self._held.release()
        self._held = held

    def release(self) -> None:
        """The connection is closed."""
        self._held.release()

    def _missing(self, error: OSError) -> NotSavedError:
        return NotSavedError(f"Nothing was changed: {self._path.name} cannot be read ({error.strerror}).")
