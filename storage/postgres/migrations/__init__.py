"""How the tables came to be: numbered SQL files, each applied once and in order, all in one transaction."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Final

import psycopg

from storage.errors import NewerStoreError, OldStoreError
from storage.postgres.faults import told_plainly

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('ime migrate'), hashtext(current_schema()))"
_TABLE: Final = "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY)"
_LAST: Final = "SELECT coalesce(max(number), 0) FROM migration"


@functools.cache
def scripts() -> tuple[str, ...]:
    """Return the migrations in order: `0001_….sql`, `0002_….sql` and so on, without a gap."""
    files = sorted(resources.files(__package__).iterdir(), key=lambda file: file.name)
    found = [file for file in files if file.name.endswith(".sql")]
    for number, file in enumerate(found, start=1):
        if not file.name.startswith(f"{number:04}_"):
            raise ValueError(f"The migrations have a gap before {file.name}.")
    return tuple(file.read_text(encoding="utf-8") for file in found)


def migrate(url: str) -> int:
    """Bring a database's tables up to date, all or nothing, however many do it at once; return how many steps it took.

    Raises:
        NotSavedError: It cannot be reached or changed.
        NewerStoreError: It was made by a newer version of this program.
    """
    with told_plainly(), psycopg.connect(url) as connection:
        connection.execute(_LOCK)
        connection.execute(_TABLE)
        present = _version(connection.execute(_LAST).fetchone())
        for number, script in enumerate(scripts()[present:], start=present + 1):
            connection.execute(script.encode())
            connection.execute("INSERT INTO migration (number) VALUES (%s)", (number,))
        return len(scripts()) - present


async def require_present(connection: psycopg.AsyncConnection) -> None:
    """Refuse a database whose tables are not those that this version knows.

    Raises:
        OldStoreError, NewerStoreError: The sentence says what the operator must do.
    """
    try:
        present = _version(await (await connection.execute(_LAST)).fetchone())
    except psycopg.errors.UndefinedTable:
        present = 0
    if present == len(scripts()) and await (await connection.execute("SELECT 1 FROM moving LIMIT 1")).fetchone():
        raise OldStoreError("A move into this database was begun and is not finished. Finish it with: ime move")
    if present < len(scripts()):
        raise OldStoreError(
            f"The database is {'empty' if not present else 'of an older version of the bot'}. Stop the bot everywhere, "
            "make a backup of the database if there is anything in it, and run: ime migrate"
        )


def _version(row: tuple[int] | None) -> int:
    present = row[0] if row else 0
    if present > len(scripts()):
        raise NewerStoreError(
            "The database was made by a newer version of the bot. It was left as it is: install that version again."
        )
    return present
