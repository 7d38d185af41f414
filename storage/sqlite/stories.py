"""Stories in two files: `pool.db`, where they wait, and `stories.db`, which holds the released and may be backed up.

Who hands in waits for a commit to the pool, which is shared by all who hand in at the same time, and for the order of
the pool as long as that is small (`storage.sqlite.order`); never for the stories, which are read, but not written into:
each change makes them anew (`storage.sqlite.anew`). A change counts from the moment in which the new file is in its
place; what the pool has to do with it is done then, and made up for, after a failure or a kill, before the next change
and at every opening.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from storage.errors import NotSavedError
from storage.protocols import Counts
from storage.sqlite.anew import Anew, InterruptedRewritingError
from storage.sqlite.changes import Change
from storage.sqlite.connection import BUSY, Database
from storage.sqlite.here import Connection
from storage.sqlite.migrations import POOL, STORIES
from storage.sqlite.order import InOrder
from storage.sqlite.together import Together
from storage.sqlite.walk import walk
from storage.times import hour_of, rested, week_number

_PAGE: Final = 64
"""Stories that are read, or deleted, at a time: in between others may write."""

_RELEASED: Final = "EXISTS (SELECT 1 FROM stories.story AS released WHERE released.id = story.id)"
_WITHDRAWN: Final = "EXISTS (SELECT 1 FROM stories.withdrawn WHERE withdrawn.id = story.id)"
_OVER: Final = f"({_RELEASED} OR {_WITHDRAWN})"
"""What is found in both files does not wait any more. Said so that SQLite looks each of the few up among the many."""

_RELEASED_OR_WITHDRAWN: Final = "(SELECT id FROM stories.story UNION ALL SELECT id FROM stories.withdrawn)"

_ALL: Final = "SELECT id, box FROM story ORDER BY id"
_WAITING: Final = "SELECT (SELECT count(*) FROM main.story), at FROM main.release"
_LEFT: Final = (
    f"SELECT EXISTS (SELECT 1 FROM main.story WHERE {_RELEASED}),"  # noqa: S608 — pieces of ours
    f" EXISTS (SELECT 1 FROM main.story WHERE {_WITHDRAWN})"
)


class _Addition(NamedTuple):
    """A story on its way into the pool."""

    story_id: bytes
    box: bytes
    counted: frozenset[str]


class SqliteStories:
    """The `Stories` of one machine; see `storage.protocols` for what each method promises."""

    def __init__(self, folder: Path, database: Database, file: Anew) -> None:
        """Use `open` instead."""
        self._folder = folder
        self._database = database
        self._file = file
        self._pool = InOrder(database, "main")
        self._adding = Together(self._add)
        self._closed = False

    @classmethod
    async def open(cls, folder: Path, *, busy: timedelta = BUSY) -> SqliteStories:
        """Open or make the folder's stories; raises as `Database.open` does."""
        database = await Database.open(folder, POOL, beside=STORIES, busy=busy)
        stories = cls(folder, database, Anew(folder, STORIES, busy))
        try:
            with contextlib.suppress(NotSavedError):  # nothing is lost, and it can still be read
                await stories._clear_after_a_crash()
        except BaseException:
            await stories.close()
            raise
        return stories

    async def add(self, story_id: bytes, box: bytes, counted: Collection[str] = ()) -> None:
        await self._adding.put(_Addition(story_id, box, frozenset(counted)))

    async def _add(self, additions: Sequence[_Addition]) -> None:
        coming = {one.story_id: one for one in additions}  # of one that comes twice, the later box
        async with self._pool.changing_for_now() as connection:
            waiting = await _met(connection, "main.story", coming)
            over = await _met(connection, _RELEASED_OR_WITHDRAWN, coming)
            taken = [one for one in coming.values() if one.story_id not in over]
            await connection.executemany(
                "INSERT OR REPLACE INTO main.story (id, box) VALUES (?, ?)", [(one.story_id, one.box) for one in taken]
            )
            counts = Counter(name for one in taken if one.story_id not in waiting for name in one.counted)
            await connection.executemany(
                "INSERT INTO main.waiting_count (name, count) VALUES (?1, ?2)"
                " ON CONFLICT (name) DO UPDATE SET count = count + ?2",
                sorted(counts.items()),
            )
        # of a box that was replaced nothing may be left
        if waiting or await self._pool.is_small():
            await self._pool.put_in_order()
        else:
            self._pool.put_in_order_soon()

    async def release(self, now: datetime, *, minimum: int, every: timedelta) -> int:
        hour = hour_of(now)
        [(waiting, last)] = await self._database.rows(_WAITING)
        if not any(await self._left()) and not (rested(hour, last, every) and waiting >= max(minimum, 1)):
            return 0
        while True:
            async with self._file.mine():
                await self._finish()
                if (change := await self._prepare(now, minimum, every)) is None:
                    return 0
                with contextlib.suppress(InterruptedRewritingError):
                    await self._file.write(change, can_wait=True)
                    with contextlib.suppress(NotSavedError):  # it is released; the next change makes up for the rest
                        await self._finish()
                    return len(change.coming)

    async def _prepare(self, now: datetime, minimum: int, every: timedelta) -> Change | None:
        """Take down what is about to be released, and note in the pool what will then have been counted."""
        hour = hour_of(now)
        async with self._database.transaction() as connection:
            [(waiting, last)] = await connection.execute_fetchall(_WAITING)
            if not rested(hour, last, every) or waiting < max(minimum, 1):
                return None
            coming = list(await connection.execute_fetchall("SELECT id, box FROM main.story"))
            counted = dict(await connection.execute_fetchall("SELECT name, count FROM main.waiting_count"))
            await connection.execute_fetchall("UPDATE main.waiting_count SET leaving = count")
            await connection.execute_fetchall("UPDATE main.release SET leaving_at = ?", (hour,))
        return Change(coming=coming, week=week_number(now), counted=counted)

    async def withdraw(self, story_id: bytes) -> bool:
        if not await self._is_anywhere(story_id):
            return False
        async with self._file.mine(at_once=True):
            await self._finish()  # and with that it is gone, if noting it was all that a former try came to
            found = await self._is_anywhere(story_id)
            if found:
                await self._file.write(Change(withdrawn=story_id))
                await self._finish()
        return found

    async def _is_anywhere(self, story_id: bytes) -> bool:
        [(found,)] = await self._database.rows(
            "SELECT EXISTS (SELECT 1 FROM main.story WHERE id = ?1)"
            " OR EXISTS (SELECT 1 FROM stories.story WHERE id = ?1)",
            (story_id,),
        )
        return bool(found)

    async def redraw(self, now: datetime, *, after: timedelta) -> int:
        last_week = week_number(now - after) - 1
        while due := await self._ended(last_week):
            async with self._file.mine():
                await self._finish()
                due = await self._ended(last_week)
                with contextlib.suppress(InterruptedRewritingError):
                    if due:
                        await self._file.write(Change(redrawn=last_week), can_wait=True)
                    break
        return due

    async def _ended(self, last_week: int) -> int:
        """How many receipts have ended with this week."""
        [(due,)] = await self._database.rows("SELECT count(*) FROM stories.receipt WHERE week <= ?", (last_week,))
        return int(due)

    async def _finish(self) -> None:
        """Take out of the pool whatever has found its way into the stories, or is withdrawn; within `mine`.

        A change counts from the moment in which it is in the stories. That it is still in the pool then, even after a
        crash, is seen by that, and made up for here, a few stories at a time, so that nobody who hands in waits long.
        """
        while any(await self._left()):
            async with self._pool.changing_for_now() as connection:
                [(released, _)] = await connection.execute_fetchall(_LEFT)
                if released:
                    await _note_release(connection)
                await connection.execute_fetchall(
                    f"DELETE FROM main.story WHERE id IN (SELECT id FROM main.story WHERE {_OVER} LIMIT {_PAGE})"  # noqa: S608 — pieces of ours
                )
        await self._pool.put_in_order()

    async def _left(self) -> tuple[int, int]:
        """Whether stories are still in the pool that are released, and such that are withdrawn."""
        [(released, withdrawn)] = await self._database.rows(_LEFT)
        return released, withdrawn

    async def counts(self) -> Counts:
        async with self._database.transaction() as connection:
            [numbers] = await connection.execute_fetchall(
                f"SELECT (SELECT count(*) FROM main.story WHERE NOT {_OVER}),"  # noqa: S608 — a piece of ours
                " (SELECT count(*) FROM stories.story), (SELECT count(*) FROM stories.withdrawn)"
            )
        return Counts(*numbers)

    async def boxes(self) -> AsyncGenerator[tuple[bytes, bytes], None]:
        async with contextlib.aclosing(walk(self._folder, STORIES, _ALL, _PAGE)) as pages:
            async for page in pages:
                for story_id, box in page:
                    yield story_id, box

    async def totals(self) -> Mapping[str, int]:
        return dict(await self._database.rows("SELECT name, count FROM stories.total"))

    async def withdrawn(self) -> frozenset[bytes]:
        return frozenset(row[0] for row in await self._database.rows("SELECT id FROM stories.withdrawn"))

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._pool.settle()
        await self._database.close()

    async def _clear_after_a_crash(self) -> None:
        async with self._file.mine():
            await self._finish()
            [(order_owed,)] = await self._database.rows("SELECT order_owed FROM main.release")
            if order_owed:  # by a version that wrote into the file
                await self._file.write(Change())
                await self._database.rows("UPDATE main.release SET order_owed = 0")
        with contextlib.suppress(NotSavedError):
            await self._database.put_in_order("main")


async def _met(connection: Connection, place: str, ids: Collection[bytes]) -> frozenset[bytes]:
    """Those of some ids that are met in a place."""
    rows = await connection.execute_fetchall(
        f"SELECT id FROM {place} WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608 — pieces of ours
        tuple(ids),
    )
    return frozenset(row[0] for row in rows)


async def _note_release(connection: Connection) -> None:
    """Count down what the release has counted, and note when it was, once for each release."""
    [(hour,)] = await connection.execute_fetchall("SELECT leaving_at FROM main.release")
    if hour is not None:
        await connection.execute_fetchall("UPDATE main.waiting_count SET count = count - leaving, leaving = 0")
        await connection.execute_fetchall("DELETE FROM main.waiting_count WHERE count = 0")
        await connection.execute_fetchall("UPDATE main.release SET at = leaving_at, leaving_at = NULL")
