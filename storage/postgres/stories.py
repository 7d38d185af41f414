"""Stories in PostgreSQL: those that wait, covered once more, the released ones, and the ids of the withdrawn.

Within the database nothing tells in what order stories of one release came: its rows are written by one transaction, in
random order. Those whose receipts have ended, and the withdrawn ids, are written anew in the same way.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, LiteralString, TypeVar

import psycopg

from storage.errors import NotSavedError, WrongKeyFileError
from storage.postgres.covers import Covers, Waiting
from storage.postgres.database import Connection, Database, rows_of
from storage.postgres.key_check import check_key
from storage.protocols import Counts
from storage.times import hour_of, rested, week_number

T = TypeVar("T")

_PAGE: Final = 200
"""Stories that are in memory at once."""

_ONE_MOVES: Final = "SELECT pg_try_advisory_xact_lock(hashtext('ime release'), hashtext(current_schema()))"


class PostgresStories:
    """The `Stories` of several replicas; see `storage.protocols` for what each method promises."""

    def __init__(self, database: Database, covers: Covers) -> None:
        """Use `open` instead."""
        self._database = database
        self._covers = covers

    @classmethod
    async def open(cls, database: Database, covers: Covers) -> PostgresStories:
        """Use the stories of a database.

        Raises:
            WrongKeyFileError: Stories wait there that were covered under another secret.
        """
        stories = cls(database, covers)
        if not await check_key(database, "cover", covers.check):
            await stories._change_secret()
        return stories

    async def add(self, story_id: bytes, box: bytes, counted: Collection[str] = ()) -> None:
        covered = self._covers.cover(Waiting(story_id, box, tuple(sorted(set(counted)))))
        async with self._database.transaction() as connection:
            # the row first: whoever moves or withdraws the same story is waited for, and the look that follows sees it
            await connection.execute(
                "INSERT INTO waiting (id, box) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET box = excluded.box",
                (self._covers.hidden(story_id), covered),
            )
            [(over,)] = await rows_of(
                connection,
                "SELECT EXISTS (SELECT 1 FROM story WHERE id = %(id)s)"
                " OR EXISTS (SELECT 1 FROM withdrawn WHERE id = %(id)s)",
                {"id": story_id},
            )
            if over:
                raise psycopg.Rollback

    async def release(self, now: datetime, *, minimum: int, every: timedelta) -> int:
        hour, moved = hour_of(now), 0
        async with self._database.transaction() as connection:
            [(mine,)] = await rows_of(connection, _ONE_MOVES)
            [(last,)] = await rows_of(connection, "SELECT at FROM release")
            if not mine or not rested(hour, last, every):
                return 0
            waiting = [row[0] for row in await rows_of(connection, "SELECT id FROM waiting")]
            if len(waiting) < max(minimum, 1):
                return 0
            moved = await self._move(connection, waiting, week_number(now))
            if moved < max(minimum, 1):  # some were withdrawn at this very moment
                raise psycopg.Rollback
            await connection.execute("UPDATE release SET at = %s", (hour,))
        if moved < max(minimum, 1):
            return 0
        await self._empty_the_pool()
        return moved

    async def _move(self, connection: Connection, waiting: list[bytes], week: int) -> int:
        moved, counted = 0, Counter[str]()
        for hidden in _in_random_order(waiting):
            taken = dict(
                await rows_of(connection, "DELETE FROM waiting WHERE id = ANY(%s) RETURNING id, box", (hidden,))
            )
            stories = [self._uncovered(key, taken[key]) for key in hidden if key in taken]
            async with connection.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO story (id, week, box) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING",
                    [(story.story_id, week, story.box) for story in stories],
                )
            moved += len(stories)
            for story in stories:
                counted.update(story.counted)
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO total (name, count) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET count = total.count + excluded.count",
                sorted(counted.items()),
            )
        return moved

    async def withdraw(self, story_id: bytes) -> bool:
        async with self._database.transaction() as connection:
            found = [
                *await rows_of(
                    connection, "DELETE FROM waiting WHERE id = %s RETURNING 1", (self._covers.hidden(story_id),)
                ),
                *await rows_of(connection, "DELETE FROM story WHERE id = %s RETURNING 1", (story_id,)),
            ]
            if found:
                await _note_withdrawn(connection, story_id)
        if found:
            await self._clear("waiting")
            await self._clear("story")
        return bool(found)

    async def redraw(self, now: datetime, *, after: timedelta) -> int:
        last_week, drawn = week_number(now - after) - 1, 0
        async with self._database.transaction() as connection:
            [(mine,)] = await rows_of(connection, _ONE_MOVES)
            due = await rows_of(connection, "SELECT id FROM story WHERE week <= %s", (last_week,)) if mine else []
            for ids in _in_random_order([row[0] for row in due]):
                boxes = dict(
                    await rows_of(connection, "DELETE FROM story WHERE id = ANY(%s) RETURNING id, box", (ids,))
                )
                async with connection.cursor() as cursor:
                    await cursor.executemany(
                        "INSERT INTO story (id, box) VALUES (%s, %s)",
                        [(os.urandom(16), boxes[key]) for key in ids if key in boxes],
                    )
                drawn += len(boxes)
        if drawn:
            await self._clear("story")
        return drawn

    async def counts(self) -> Counts:
        [numbers] = await self._database.rows(
            "SELECT (SELECT count(*) FROM waiting), (SELECT count(*) FROM story), (SELECT count(*) FROM withdrawn)"
        )
        return Counts(*numbers)

    async def boxes(self) -> AsyncGenerator[tuple[bytes, bytes], None]:
        async with self._database.transaction() as connection, connection.cursor("boxes") as cursor:
            await cursor.execute("SELECT id, box FROM story ORDER BY id")
            while page := await cursor.fetchmany(_PAGE):
                for story_id, box in page:
                    yield story_id, box

    async def totals(self) -> Mapping[str, int]:
        return dict(await self._database.rows("SELECT name, count FROM total"))

    async def withdrawn(self) -> frozenset[bytes]:
        return frozenset(row[0] for row in await self._database.rows("SELECT id FROM withdrawn"))

    async def close(self) -> None:
        await self._database.close()

    def _uncovered(self, hidden: bytes, covered: bytes) -> Waiting:
        waiting = self._covers.uncover(hidden, covered)
        if waiting is None:
            raise _wrong_secret()
        return waiting

    async def _change_secret(self) -> None:
        """Take a new secret where nothing waits that was covered under the old one."""
        async with self._database.transaction() as connection:
            await connection.execute("LOCK TABLE waiting IN SHARE MODE")
            if await rows_of(connection, "SELECT 1 FROM waiting LIMIT 1"):
                raise _wrong_secret()
            await connection.execute("UPDATE key_check SET value = %s WHERE name = 'cover'", (self._covers.check,))

    async def _empty_the_pool(self) -> None:
        """Give the pool's file back, with all that was ever in it; what has come meanwhile begins a new one.

        Whoever hands in a story waits for this, so it is given up at once where it would have to wait itself.
        """
        done = False
        with contextlib.suppress(NotSavedError):
            async with self._database.transaction() as connection:
                await connection.execute("SET LOCAL lock_timeout = '20ms'")
                await connection.execute("LOCK TABLE waiting IN ACCESS EXCLUSIVE MODE")
                rows = await rows_of(connection, "SELECT id, box FROM waiting LIMIT %s", (_PAGE + 1,))
                if len(rows) > _PAGE:
                    raise psycopg.Rollback
                await connection.execute("TRUNCATE waiting")
                for some in _in_random_order(rows):
                    async with connection.cursor() as cursor:
                        await cursor.executemany("INSERT INTO waiting (id, box) VALUES (%s, %s)", some)
                done = True
        if not done:
            await self._clear("waiting")

    async def _clear(self, table: LiteralString) -> None:
        """Make room where rows were deleted; what is deleted stands, whether or not this can be done now."""
        with contextlib.suppress(NotSavedError):
            await self._database.vacuum(table)


async def _note_withdrawn(connection: Connection, story_id: bytes) -> None:
    """Write the withdrawn ids into a new file, in random order, by one transaction."""
    await connection.execute("LOCK TABLE withdrawn IN ACCESS EXCLUSIVE MODE")
    ids = {story_id, *(row[0] for row in await rows_of(connection, "SELECT id FROM withdrawn"))}
    await connection.execute("TRUNCATE withdrawn")
    for some in _in_random_order(list(ids)):
        await connection.execute("INSERT INTO withdrawn (id) SELECT unnest(%s::bytea[])", (some,))


def _in_random_order(things: list[T]) -> Iterator[list[T]]:
    """Go through things a page at a time, in an order that nobody can tell beforehand."""
    random.SystemRandom().shuffle(things)
    for start in range(0, len(things), _PAGE):
        yield things[start : start + _PAGE]


def _wrong_secret() -> WrongKeyFileError:
    return WrongKeyFileError(
        "Stories wait in the database that were covered under another secret. Put the former PEPPER_FILE back until "
        "they have been released; then it can be changed."
    )
