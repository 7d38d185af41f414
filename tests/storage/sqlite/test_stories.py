"""What is particular to the stories in files; the rest is in the contract."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import NotSavedError, StoreDamagedError
from storage.sqlite.connection import Database
from storage.sqlite.migrations import POOL, STORIES
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import BOX_SIZE, NO_WAIT, NOW, box, fill, story_id

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


async def test_a_release_whose_vacuum_failed_stands_and_is_put_in_order_at_the_next_opening(
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
    await stories.close()
    assert not in_order(folder / "stories.db", numbers)
    await (await SqliteStories.open(folder)).close()
    assert in_order(folder / "stories.db", numbers)
    assert (folder / "pool.db").stat().st_size < BOX_SIZE * 10


async def test_what_is_owed_is_made_up_for_at_the_next_release_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(30)
    stories = await SqliteStories.open(folder)

    async def refuse(database: Database, schema: str) -> None:
        raise NotSavedError("full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "put_in_order", refuse)
        for number in numbers:
            await stories.add(story_id(number), box(number))
        await stories.release(NOW, minimum=6, every=NO_WAIT)
    assert await stories.release(NOW, minimum=6, every=timedelta(days=1)) == 0
    assert in_order(folder / "stories.db", numbers)
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
    first = await Database.open(folder, POOL, STORIES)
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
