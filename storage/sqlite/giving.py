"""Reading all store files as they are at one moment, for a move to another backend."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage.errors import NotSavedError, OldStoreError
from storage.sqlite.faults import told_plainly
from storage.sqlite.files import address
from storage.sqlite.header import hold
from storage.sqlite.migrations import OUTREACH, POOL, STAFF, STORIES, Store
from storage.tables import STORY, Row, Table

_RELEASED: Final = "SELECT 1 FROM story WHERE id = ?"
_WITHDRAWN: Final = "SELECT 1 FROM withdrawn WHERE id = ?"
_STORIES_WITH_WEEKS: Final = "SELECT id, week, box FROM story LEFT JOIN receipt USING (id) ORDER BY id"


class Given:
    """What the files hold; nobody can write to them meanwhile."""

    def __init__(self, files: dict[str, sqlite3.Connection]) -> None:
        """Use `given` instead."""
        self._files = files
        self._found_over: tuple[frozenset[bytes], frozenset[bytes]] | None = None

    def count(self, table: Table) -> int:
        return self._number(table.file, f"SELECT count(*) FROM {table.name}")  # noqa: S608 — a name of ours

    def rows(self, table: Table) -> Iterator[Row]:
        """All rows by their keys, as PostgreSQL has them."""
        if table.file in self._files:
            keys = ", ".join(table.columns[: table.keys])
            sql = f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {keys}"  # noqa: S608 — names of ours
            with told_plainly(f"{table.file}.db"):
                for row in self._files[table.file].execute(_STORIES_WITH_WEEKS if table is STORY else sql):
                    yield table.from_sqlite(row)

    def waiting(self) -> Iterator[tuple[bytes, bytes]]:
        """Id and box of the stories in the pool, by id; not of those that wait no more, see `SqliteStories`."""
        released, withdrawn = self._over()
        with told_plainly("pool.db"):
            for story_id, box in self._files[POOL.name].execute("SELECT id, box FROM story ORDER BY id"):
                if story_id not in released and story_id not in withdrawn:
                    yield story_id, box

    def waiting_counts(self) -> dict[str, int]:
        """How often something was answered by the stories that wait."""
        count = "count - leaving" if self._over()[0] else "count"
        with told_plainly("pool.db"):
            return dict(self._files[POOL.name].execute(f"SELECT name, {count} FROM waiting_count").fetchall())  # noqa: S608

    def count_waiting(self) -> int:
        return self._number(POOL.name, "SELECT count(*) FROM story") - sum(map(len, self._over()))

    def last_release(self) -> int | None:
        """The hour of the last release."""
        at = "ifnull(leaving_at, at)" if self._over()[0] else "at"
        with told_plainly("pool.db"):
            hour: int | None = self._files[POOL.name].execute(f"SELECT {at} FROM release").fetchone()[0]  # noqa: S608
            return hour

    def _over(self) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Stories of the pool that are released, and such that are withdrawn: the bot was killed before it was done."""
        if self._found_over is None:
            with told_plainly("pool.db or stories.db"):
                ids = self._files[POOL.name].execute("SELECT id FROM story").fetchall()
                there = self._files[STORIES.name]
                self._found_over = (
                    frozenset(key for (key,) in ids if there.execute(_RELEASED, (key,)).fetchone()),
                    frozenset(key for (key,) in ids if there.execute(_WITHDRAWN, (key,)).fetchone()),
                )
        return self._found_over

    def address_check(self) -> bytes | None:
        """Which key subscribers and members are kept under, None where there are none."""
        for file in (OUTREACH.name, STAFF.name):
            if file in self._files:
                found = self._files[file].execute("SELECT value FROM key_check").fetchone()
                if found:
                    return bytes(found[0])
        return None

    def _number(self, file: str, sql: str) -> int:
        if file not in self._files:
            return 0
        with told_plainly(f"{file}.db"):
            number: int = self._files[file].execute(sql).fetchone()[0]
            return number


@contextlib.contextmanager
def given(folder: Path) -> Iterator[Given]:
    """The store files of a folder, read only, until the block ends.

    Raises:
        OldStoreError: A file was made by an older version.
        NotSavedError, StoreDamagedError, NewerStoreError: There are none, or they cannot be used.
    """
    files: dict[str, sqlite3.Connection] = {}
    with contextlib.ExitStack() as stack:
        for store in (POOL, STORIES, OUTREACH, STAFF):
            if (folder / f"{store.name}.db").exists():
                files[store.name] = stack.enter_context(_held(folder / f"{store.name}.db", store))
        if not {POOL.name, STORIES.name} <= files.keys():
            raise NotSavedError(
                f"There is no bot in {folder}: {POOL.name}.db and {STORIES.name}.db are not both there."
            )
        yield Given(files)


@contextlib.contextmanager
def _held(path: Path, store: Store) -> Iterator[sqlite3.Connection]:
    anew = store is STORIES
    try:
        held = hold(path, store)
    except OSError as error:
        raise NotSavedError(f"{path.name} cannot be read ({error.strerror}).") from None
    try:
        with told_plainly(path.name):  # what is written anew can be exchanged under a reader, but not under this lock
            connection = sqlite3.connect(address(path, "rw" if anew else "ro"), uri=True, isolation_level=None)
        with contextlib.closing(connection):
            with told_plainly(path.name):
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("BEGIN IMMEDIATE" if anew else "BEGIN")
                version = connection.execute("PRAGMA user_version").fetchone()[0]  # and from here on nobody writes
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not held.is_at(path):
                raise NotSavedError(f"{path.name} was changed in this moment: stop the bot, and try again.")
            if version < store.version:
                raise OldStoreError(f"{path.name} is of an older version of the bot. Run: ime migrate")
            yield connection
    finally:
        held.release()
