"""Taking in what comes from files of SQLite, a portion at a time; each is noted in the transaction that writes it."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Sequence
from typing import Final

import psycopg

from storage.errors import StorageError, WrongKeyFileError
from storage.postgres.covers import Covers, Waiting
from storage.postgres.faults import told_plainly
from storage.tables import TABLES, Row, Table

POOL: Final = "waiting"
_BEGUN: Final = "begun"


class NotEmptyError(StorageError):
    """There is something in the database that did not come by the move that is under way."""


class Receiver:
    """A database that is being filled; the bot refuses to start on it before `finish`."""

    def __init__(self, connection: psycopg.Connection[Row], covers: Covers) -> None:
        """Use `receiving` instead."""
        self._connection = connection
        self._covers = covers

    def begin(self, address_check: bytes | None) -> None:
        """Begin a move, or go on with one.

        Raises:
            NotEmptyError: There is something that did not come by it.
            WrongKeyFileError: It was begun under another secret or key.
        """
        with told_plainly(), self._connection.transaction():
            self._connection.execute("LOCK TABLE moving IN EXCLUSIVE MODE")
            if not self.done(_BEGUN):
                if any(self._connection.execute(f"SELECT 1 FROM {name} LIMIT 1".encode()).fetchone() for name in _ALL):
                    raise NotEmptyError(
                        "There is something in the database already: another bot's, or a move that is finished. "
                        "Name an empty one in DATABASE_URL."
                    )
                self._note(_BEGUN, 1)
                self._connection.execute("DELETE FROM key_check")
                self._keep("cover", self._covers.check)
                if address_check is not None:
                    self._keep("address", address_check)
        noted: dict[str, bytes] = dict(self._connection.execute("SELECT name, value FROM key_check").fetchall())
        if noted["cover"] != self._covers.check or noted.get("address") != address_check:
            raise WrongKeyFileError("The move was begun with another PEPPER_FILE or ADDRESS_KEY_FILE: put it back.")

    def done(self, name: str) -> int:
        """How many rows of a table have come."""
        found = self._connection.execute("SELECT rows FROM moving WHERE name = %s", (name,)).fetchone()
        return int(found[0]) if found else 0

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Write the next rows; what is there already stays, and differs from the original where files have changed."""
        values = ", ".join(["%s"] * len(table.columns))
        sql = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({values}) ON CONFLICT DO NOTHING"
        with told_plainly(), self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(sql.encode(), rows)
            self._note(table.name, len(rows))

    def write_waiting(self, stories: Sequence[Waiting]) -> None:
        with told_plainly(), self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO waiting (id, box) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(self._covers.hidden(story.story_id), self._covers.cover(story)) for story in stories],
            )
            self._note(POOL, len(stories))

    def rows(self, table: Table) -> Generator[Row]:
        """All rows of a table by their keys, a portion at a time."""
        keys = ", ".join(f'{key} COLLATE "C"' if key in {"name", "code", "kind"} else key for key in _keys(table))
        with told_plainly(), self._connection.transaction(), self._connection.cursor("moved") as cursor:
            yield from cursor.execute(f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {keys}".encode())

    def waiting(self, story_ids: Sequence[bytes]) -> dict[bytes, Waiting | None]:
        """Those of the stories that wait here."""
        hidden = {self._covers.hidden(story_id): story_id for story_id in story_ids}
        with told_plainly():
            found = self._connection.execute("SELECT id, box FROM waiting WHERE id = ANY(%s)", (list(hidden),))
            return {hidden[key]: self._covers.uncover(key, box) for key, box in found.fetchall()}

    def count(self, name: str) -> int:
        found = self._connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchone()
        return int(found[0]) if found else 0

    def finish(self, last_release: int | None) -> None:
        """Call the move finished: from now on the bot may start here."""
        with told_plainly(), self._connection.transaction():
            self._connection.execute("UPDATE release SET at = %s", (last_release,))
            self._connection.execute("TRUNCATE moving")
        with told_plainly():
            self._connection.execute("ANALYZE")

    def _note(self, name: str, rows: int) -> None:
        self._connection.execute(
            "INSERT INTO moving (name, rows) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET rows = moving.rows + excluded.rows",
            (name, rows),
        )

    def _keep(self, name: str, value: bytes) -> None:
        self._connection.execute("INSERT INTO key_check (name, value) VALUES (%s, %s)", (name, value))


_ALL: Final = (*(table.name for table in TABLES), POOL)


def _keys(table: Table) -> tuple[str, ...]:
    return table.columns[: table.keys]


@contextlib.contextmanager
def receiving(url: str, covers: Covers) -> Iterator[Receiver]:
    """A database whose tables are up to date, until the block ends; raises NotSavedError where it is not reached."""
    with contextlib.ExitStack() as stack:
        with told_plainly():
            connection = stack.enter_context(psycopg.connect(url, autocommit=True))
        yield Receiver(connection, covers)
