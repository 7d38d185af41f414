"""Stories in two files: `pool.db`, where they wait, and `stories.db`, which holds the released and may be backed up.

Each change is followed by putting the files that it touched in order, see `storage.sqlite.order`. Who hands in waits
for the commit, which is shared by all who hand in at the same time, and not for the order of the pool. What is owed to
`stories.db`, when that fails or the process is killed before, is noted, and made up for at the next release or opening;
the pool is put in order at every opening.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from storage.errors import NotSavedError
from storage.protocols import Counts
from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import POOL, STORIES
from storage.sqlite.order import InOrder
from storage.sqlite.together import Together

_HOUR: Final = timedelta(hours=1)
_WEEK: Final = timedelta(weeks=1)
_FIRST_MONDAY: Final = datetime(1969, 12, 29, tzinfo=UTC)
_PAGE: Final = 64
"""Stories that `boxes` reads at a time: between two reads others may write."""


@dataclass(slots=True)
class _Addition:
    """A story on its way into the pool; `replaced` once it has taken the place of one with its id."""

    story_id: bytes
    box: bytes
    counted: tuple[str, ...]
    replaced: bool = False


class SqliteStories:
    """The `Stories` of one machine; see `storage.protocols` for what each method promises."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Use `open` instead."""
        self._database = database
        self._folder = folder
        self._pool = InOrder(database, "main")
        self._adding = Together(self._add)
        self._closed = False

    @classmethod
    async def open(cls, folder: Path, *, busy: timedelta = BUSY) -> SqliteStories:
        """Open or make the folder's stories; raises as `Database.open` does."""
        stories = cls(await Database.open(folder, POOL, STORIES, busy=busy), folder)
        try:
            with contextlib.suppress(NotSavedError):  # nothing is lost, and it can still be read
                await stories._clear_after_a_crash()
        except BaseException:
            await stories.close()
            raise
        return stories

    async def add(self, story_id: bytes, box: bytes, counted: Collection[str] = ()) -> None:
        addition = _Addition(story_id, box, tuple(sorted(set(counted))))
        await self._adding.put(addition)
        if addition.replaced:
            await self._pool.put_in_order()  # of what was replaced nothing may be left
        else:
            self._pool.put_in_order_soon()

    async def _add(self, additions: Sequence[_Addition]) -> None:
        async with self._pool.changing_for_now() as connection:
            for one in additions:
                [(waiting, over)] = await connection.execute_fetchall(
                    "SELECT EXISTS (SELECT 1 FROM main.story WHERE id = ?1),"
                    " EXISTS (SELECT 1 FROM stories.story WHERE id = ?1)"
                    " OR EXISTS (SELECT 1 FROM stories.withdrawn WHERE id = ?1)",
                    (one.story_id,),
                )
                if over:
                    continue
                one.replaced = bool(waiting)
                await connection.execute_fetchall(
                    "INSERT OR REPLACE INTO main.story (id, box) VALUES (?, ?)", (one.story_id, one.box)
                )
                for name in () if waiting else one.counted:
                    await connection.execute_fetchall(
                        "INSERT INTO main.waiting_count (name, count) VALUES (?, 1)"
                        " ON CONFLICT (name) DO UPDATE SET count = count + 1",
                        (name,),
                    )

    async def release(self, now: datetime, *, minimum: int, every: timedelta) -> int:
        hour = _hour(now)
        async with self._database.transaction() as connection:
            [(waiting, last, order_owed)] = await connection.execute_fetchall(
                "SELECT (SELECT count(*) FROM main.story), at, order_owed FROM main.release"
            )
            # a last release in the future means that the clock was wrong then
            due = last is None or last > hour or (hour - last) * _HOUR >= every
            if not waiting or waiting < minimum or not due:
                waiting = 0
            else:
                await connection.execute_fetchall(
                    "INSERT OR IGNORE INTO stories.story (id, box) SELECT id, box FROM main.story ORDER BY random()"
                )
                await connection.execute_fetchall(
                    "INSERT OR IGNORE INTO stories.receipt (id, week) SELECT id, ? FROM main.story", (_week(now),)
                )
                await connection.execute_fetchall(
                    "INSERT INTO stories.total (name, count) SELECT name, count FROM main.waiting_count WHERE true"
                    " ON CONFLICT (name) DO UPDATE SET count = count + excluded.count"
                )
                await connection.execute_fetchall("DELETE FROM main.story")
                await connection.execute_fetchall("DELETE FROM main.waiting_count")
                await connection.execute_fetchall("UPDATE main.release SET at = ?, order_owed = 1", (hour,))
        if waiting or order_owed:
            await self._put_in_order("main", "stories")
        return int(waiting)

    async def withdraw(self, story_id: bytes) -> bool:
        async with self._database.transaction() as connection:
            [(found,)] = await connection.execute_fetchall(
                "SELECT EXISTS (SELECT 1 FROM main.story WHERE id = ?1)"
                " OR EXISTS (SELECT 1 FROM stories.story WHERE id = ?1)",
                (story_id,),
            )
            if found:
                await connection.execute_fetchall("DELETE FROM main.story WHERE id = ?", (story_id,))
                await connection.execute_fetchall("DELETE FROM stories.story WHERE id = ?", (story_id,))
                await connection.execute_fetchall("DELETE FROM stories.receipt WHERE id = ?", (story_id,))
                await connection.execute_fetchall(
                    "INSERT OR IGNORE INTO stories.withdrawn (id) VALUES (?)", (story_id,)
                )
                await connection.execute_fetchall("UPDATE main.release SET order_owed = 1")
        if found:
            await self._put_in_order("main", "stories")
        return bool(found)

    async def redraw(self, now: datetime, *, after: timedelta) -> int:
        last_week = _week(now - after) - 1
        async with self._database.transaction() as connection:
            [(due,)] = await connection.execute_fetchall(
                "SELECT count(*) FROM stories.receipt WHERE week <= ?", (last_week,)
            )
            if due:
                await connection.execute_fetchall(
                    "UPDATE stories.story SET id = randomblob(16)"
                    " WHERE id IN (SELECT id FROM stories.receipt WHERE week <= ?)",
                    (last_week,),
                )
                await connection.execute_fetchall("DELETE FROM stories.receipt WHERE week <= ?", (last_week,))
                await connection.execute_fetchall("UPDATE main.release SET order_owed = 1")
        if due:
            await self._put_in_order("main", "stories")
        return int(due)

    async def counts(self) -> Counts:
        [numbers] = await self._database.rows(
            "SELECT (SELECT count(*) FROM main.story), (SELECT count(*) FROM stories.story),"
            " (SELECT count(*) FROM stories.withdrawn)"
        )
        return Counts(*numbers)

    async def boxes(self) -> AsyncIterator[tuple[bytes, bytes]]:
        last = b""
        while rows := await self._database.rows(
            "SELECT id, box FROM stories.story WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
        ):
            for story_id, box in rows:
                yield story_id, box
            last = rows[-1][0]

    async def totals(self) -> Mapping[str, int]:
        return dict(await self._database.rows("SELECT name, count FROM stories.total"))

    async def withdrawn(self) -> frozenset[bytes]:
        return frozenset(row[0] for row in await self._database.rows("SELECT id FROM stories.withdrawn"))

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._pool.settle()
        await self._database.close()

    async def _put_in_order(self, *schemas: str) -> None:
        with contextlib.suppress(NotSavedError):
            for schema in schemas:
                await self._database.put_in_order(schema)
            if "stories" in schemas:
                await self._database.rows("UPDATE main.release SET order_owed = 0")

    async def _clear_after_a_crash(self) -> None:
        async with self._database.transaction():
            # nobody else is in a transaction now, so what SQLite calls a super-journal is one that a crash left
            # (https://www.sqlite.org/tempfiles.html#super_journal_files); it holds names of files only
            await asyncio.to_thread(_remove_all, self._folder, f"{POOL.name}.db-mj*")
        [(order_owed,)] = await self._database.rows("SELECT order_owed FROM main.release")
        await self._put_in_order("main", *(["stories"] if order_owed else []))


def _remove_all(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        with contextlib.suppress(OSError):
            file.unlink()


def _hour(time: datetime) -> int:
    if time.tzinfo is None:
        raise ValueError("The time of a release needs a time zone.")
    return int(time.timestamp() // _HOUR.total_seconds())


def _week(time: datetime) -> int:
    """Weeks since the Monday that 1970 began in; `0002_redrawing.sql` counts the same."""
    return (time - _FIRST_MONDAY) // _WEEK
