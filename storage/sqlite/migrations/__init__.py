"""The stores and how their tables came to be: numbered SQL files, one folder a store, each applied once and in order.

Every store has its own application id, so that no file is taken for another.
"""

from __future__ import annotations

import functools
import sqlite3
from dataclasses import dataclass
from importlib import resources
from typing import Final


@dataclass(frozen=True, slots=True)
class Store:
    """One kind of file.

    Attributes:
        name: Of its folder of migrations; with ".db", of its file.
        application_id: Stands in the file's header.
        page_size: Bytes of a page, of which SQLite keeps a row of up to a quarter together with others.
    """

    name: str
    application_id: int
    page_size: int = 4096

    @property
    def version(self) -> int:
        """The number of the last migration, which a file notes as its `user_version`."""
        return len(scripts(self.name))


POOL: Final = Store("pool", int.from_bytes(b"IMEp", "big"))
STORIES: Final = Store("stories", int.from_bytes(b"IMEs", "big"))
OUTREACH: Final = Store("outreach", int.from_bytes(b"IMEo", "big"))
STAFF: Final = Store("staff", int.from_bytes(b"IMEf", "big"))
DRAFTS: Final = Store("drafts", int.from_bytes(b"IMEd", "big"), page_size=8192)


@functools.cache
def scripts(name: str) -> tuple[str, ...]:
    """Return a store's migrations in order: `0001_….sql`, `0002_….sql` and so on, without a gap."""
    files = sorted((resources.files(__package__) / name).iterdir(), key=lambda file: file.name)
    found = [file for file in files if file.name.endswith(".sql")]
    for number, file in enumerate(found, start=1):
        if not file.name.startswith(f"{number:04}_"):
            raise ValueError(f"The migrations of {name} have a gap before {file.name}.")
    return tuple(file.read_text(encoding="utf-8") for file in found)


def migrate(connection: sqlite3.Connection, store: Store) -> None:
    """Apply what a file lacks, each migration in a transaction of its own together with its number."""
    present: int = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(scripts(store.name)[present:], start=present + 1):
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\nPRAGMA application_id = {store.application_id};\n{script}\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
        except sqlite3.Error:
            connection.rollback()
            raise
