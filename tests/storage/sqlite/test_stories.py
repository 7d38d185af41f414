"""What is particular to the stories in files; the rest is in the contract."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import NotSavedError, StoreDamagedError
from storage.protocols import Counts
from storage.sqlite.changes import Change
from storage.sqlite.connection import Database
from storage.sqlite.migrations import POOL, STORIES
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import BOX_SIZE, NEW, NO_WAIT, NOW, WAITING, box, fill, state, story_id
from tests.storage.sqlite.test_kill import BEFORE

TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    sys.stdout.write(str(error))
"""


def in_order(file: Path, numbers: range) -> bool:
    content = file.read_bytes()
    return sorted(numbers, key=lambda number: content.index(box(number)[-16:])) == sorted(numbers, key=story_id)


async def test_the_time_of_a_release_needs_a_time_zone(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    with pytest.raises(ValueError, match="time zone"):
        await stories.release(NOW.replace(tzinfo=None), minimum=1, every=NO_WAIT)
    await stories.close()


async def test_of_a_release_only_the_hour_is_kept(folder: Path) -> None:
    contents = []
    for minute, name in ((0, "one"), (59, "other")):
        stories = await SqliteStories.open(folder / name)
        await stories.add(story_id(1), box(1))
        await stories.release(NOW.replace(minute=minute, second=minute), minimum=1, every=NO_WAIT)
        await stories.close()
        contents.append(b"".join((folder / name / file).read_bytes() for file in ("pool.db", "stories.db")))
    assert contents[0] == contents[1]


async def test_a_release_stands_though_the_pool_could_not_be_put_in_order_and_that_is_made_up_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(30)

    async def refuse(database: Database, schema: str) -> None:
        raise NotSavedError("full")

    stories = await SqliteStories.open(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "put_in_order", refuse)
        for number in numbers:
            await stories.add(story_id(number), box(number))
        assert not in_order(folder / "pool.db", numbers)
        assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 30
        assert in_order(folder / "stories.db", numbers), "that file is written anew in any case"
        await stories.close()
    assert (folder / "pool.db").stat().st_size > BOX_SIZE * 10
    await (await SqliteStories.open(folder)).close()
    assert (folder / "pool.db").stat().st_size < BOX_SIZE * 10


async def test_what_a_version_before_owed_to_the_order_of_the_stories_is_made_up_for(folder: Path) -> None:
    await fill(folder)
    with contextlib.closing(sqlite3.connect(folder / "stories.db", isolation_level=None)) as former:
        for number in range(20, 50):
            former.execute("INSERT INTO story VALUES (?, ?)", (story_id(number), box(number)))
    with contextlib.closing(sqlite3.connect(folder / "pool.db", isolation_level=None)) as former:
        former.execute("UPDATE release SET order_owed = 1")
    assert not in_order(folder / "stories.db", range(20, 50))
    await (await SqliteStories.open(folder)).close()
    assert in_order(folder / "stories.db", range(20, 50))
    before = (folder / "stories.db").stat()
    await (await SqliteStories.open(folder)).close()
    assert (folder / "stories.db").stat() == before, "once is enough"


async def test_a_pool_is_in_order_when_who_handed_in_is_thanked(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    for number in range(30):
        await stories.add(story_id(number), box(number))
        assert in_order(folder / "pool.db", range(number + 1))
    await stories.close()


async def test_nobody_who_hands_in_waits_for_a_release_or_a_withdrawal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writing anew is held up until others have been thanked; the same id is known to be over all the while."""
    await fill(folder)
    stories = await SqliteStories.open(folder)
    going, writing = threading.Event(), threading.Event()

    def held_up(change: Change, connection: sqlite3.Connection) -> None:
        writing.set()
        going.wait(20)
        fill_in(change, connection)

    fill_in = Change.__call__
    monkeypatch.setattr(Change, "__call__", held_up)
    for number, change in ((NEW, stories.release(NOW, minimum=6, every=NO_WAIT)), (40, stories.withdraw(story_id(1)))):
        changing = asyncio.create_task(change)
        await asyncio.to_thread(writing.wait, 20)
        await stories.add(story_id(number), box(number))
        await stories.add(story_id(0), box(0))
        assert not changing.done()
        assert await stories.withdraw(story_id(99)) is False, "nor does who tries a wrong code"
        going.set()
        assert await changing
        for event in (going, writing):
            event.clear()
    assert await stories.counts() == Counts(2, 10, 1)
    await stories.close()


async def test_a_withdrawal_does_not_wait_for_a_release_which_begins_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    endless, writing = threading.Event(), threading.Event()

    def without_end(change: Change, connection: sqlite3.Connection) -> None:
        if change.coming and not endless.is_set():
            endless.set()
            writing.set()
            connection.execute("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
        fill_in(change, connection)

    fill_in = Change.__call__
    monkeypatch.setattr(Change, "__call__", without_end)
    releasing = asyncio.create_task(stories.release(NOW, minimum=5, every=NO_WAIT))
    await asyncio.to_thread(writing.wait, 20)
    assert await stories.withdraw(story_id(WAITING[0])) is True
    assert await releasing == len(WAITING) - 1
    assert await stories.counts() == Counts(0, 10, 1)
    await stories.close()


async def test_a_release_that_is_cancelled_leaves_nothing_and_can_be_made_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    writing = threading.Event()

    def without_end(change: Change, connection: sqlite3.Connection) -> None:
        writing.set()
        connection.execute("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")

    with monkeypatch.context() as patch:
        patch.setattr(Change, "__call__", without_end)
        releasing = asyncio.create_task(stories.release(NOW, minimum=5, every=NO_WAIT))
        await asyncio.to_thread(writing.wait, 20)
        releasing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await releasing
    assert sorted(file.name for file in folder.iterdir()) == ["pool.db", "stories.db"]
    assert await state(stories) == BEFORE
    await stories.close()


async def test_a_damage_that_is_met_on_the_way_is_told_and_the_files_are_let_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(stories: SqliteStories) -> None:
        raise StoreDamagedError("on the way")

    with monkeypatch.context() as patch:
        patch.setattr(SqliteStories, "_clear_after_a_crash", damaged)
        with pytest.raises(StoreDamagedError):
            await SqliteStories.open(folder)
    await (await SqliteStories.open(folder)).close()


async def test_opening_a_store_twice_in_one_program_does_not_drop_the_locks_of_the_first(folder: Path) -> None:
    """POSIX would, had the second one read the file by plain means: then this other program got in between."""
    await fill(folder)
    first = await Database.open(folder, POOL, beside=STORIES)
    async with first.transaction() as connection:
        await connection.execute_fetchall("DELETE FROM main.story")
        second = await SqliteStories.open(folder, busy=timedelta(milliseconds=10))
        command = [sys.executable, "-c", TRY_TO_WRITE, str(folder / "pool.db")]
        other = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
        await second.close()
    await first.close()
    assert other.stdout == "database is locked"


async def test_a_task_that_is_cancelled_anywhere_leaves_the_store_usable(folder: Path) -> None:
    """Each story is there or not; what was thanked for is there; the next one gets in."""
    stories = await SqliteStories.open(folder)
    chance = random.Random(7)  # a fixed seed
    thanked = set()

    async def share(number: int) -> None:
        await stories.add(story_id(number), box(number))
        thanked.add(story_id(number))

    for number in range(60):
        task = asyncio.create_task(share(number))
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        await asyncio.sleep(chance.random() / 2000)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await stories.add(story_id(60), box(60))
    waiting = (await stories.counts()).pool
    assert await stories.release(NOW, minimum=1, every=NO_WAIT) == waiting
    kept = {key: content async for key, content in stories.boxes()}
    await stories.close()
    known = {story_id(number): box(number) for number in range(61)}
    assert thanked <= kept.keys()
    assert kept == {key: known[key] for key in kept}
    assert story_id(60) in kept


async def test_a_clock_without_minutes_or_with_another_zone_means_the_same_hour(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    await stories.add(story_id(1), box(1))
    assert await stories.release(NOW, minimum=1, every=timedelta(hours=2)) == 1
    await stories.add(story_id(2), box(2))
    oslo = datetime.fromisoformat("2026-11-22T14:59:59+01:00")
    assert await stories.release(oslo, minimum=1, every=timedelta(hours=2)) == 0
    assert await stories.release(oslo + timedelta(hours=1), minimum=1, every=timedelta(hours=2)) == 1
    await stories.close()
