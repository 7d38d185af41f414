"""Released stories are exchanged for a file that was written anew, while others have the former one open."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from storage.errors import NotSavedError
from storage.protocols import Counts
from storage.sqlite.backup import copy_store
from storage.sqlite.beside import Beside
from storage.sqlite.header import Hold
from storage.sqlite.migrations import STORIES
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import NO_WAIT, NOW, box, fill, story_id


async def test_who_is_reading_the_former_file_reads_on_and_cannot_write_into_it(folder: Path) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder, busy=timedelta(milliseconds=20))
    with contextlib.closing(sqlite3.connect(folder / "stories.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM story").fetchone() == (5,)
        assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 6
        assert other.execute("SELECT count(*) FROM story").fetchone() == (5,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            other.execute("DELETE FROM story")
    assert (await stories.counts()).released == 11
    await stories.close()


async def test_a_file_that_was_exchanged_is_empty_for_who_still_has_it(folder: Path) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    with (folder / "stories.db").open("rb") as former:
        assert await stories.withdraw(story_id(0))
        assert former.read() == b""
    await stories.close()


async def test_other_stores_on_the_same_files_follow_an_exchange_in_any_moment(folder: Path) -> None:
    """One changes the stories over and over; the other reads and hands in, and never meets anything half done."""
    await fill(folder)
    one, other = await SqliteStories.open(folder), await SqliteStories.open(folder)

    async def change() -> None:
        for number in range(20, 45):
            await one.add(story_id(number), box(number))
            await one.release(NOW, minimum=1, every=NO_WAIT)

    changing, everything, turn = asyncio.create_task(change()), 11, 0
    while not changing.done():
        counts = await other.counts()
        assert everything <= counts.pool + counts.released
        everything = counts.pool + counts.released
        await other.add(story_id(20 + turn % 25), box(20 + turn % 25))
        turn += 1
    await changing
    await other.release(NOW, minimum=1, every=NO_WAIT)
    assert await one.counts() == Counts(0, 11 + 25, 0)
    await one.close()
    await other.close()


async def test_a_statement_that_meets_the_emptied_file_is_done_again_on_the_present_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the exchange came between the look whether there was one and the statement."""
    await fill(folder)
    one, other = await SqliteStories.open(folder), await SqliteStories.open(folder)
    looks = [False]

    def late(beside: Beside) -> bool:
        return looks.pop() if looks else exchanged(beside)

    exchanged = Beside.exchanged
    monkeypatch.setattr(Beside, "exchanged", late)
    for number, look in enumerate((other.withdrawn, other.counts)):
        assert await one.withdraw(story_id(number))
        looks[:] = [False]
        found = await look()
        assert found == (frozenset({story_id(0)}) if number == 0 else Counts(6, 3, 2))
    await one.close()
    await other.close()


async def test_a_file_that_is_exchanged_while_it_is_opened_is_looked_at_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    answers = [False, False]

    def late(held: Hold, path: Path) -> bool:
        return answers.pop() if answers else is_at(held, path)

    is_at = Hold.is_at
    monkeypatch.setattr(Hold, "is_at", late)
    stories = await SqliteStories.open(folder)
    assert not answers
    answers[:] = [False]
    await stories.close()
    with pytest.raises(NotSavedError, match=r"stories\.db was changed in this moment"):
        copy_store(folder, STORIES, folder / "copy.db")
    assert not (folder / "copy.db").exists()
