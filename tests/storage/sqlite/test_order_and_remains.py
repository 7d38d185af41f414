"""What somebody reads who takes the files: not what was deleted, nor in what order anything came."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.drafts import Drafts
from storage.peppers import Peppers
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import NO_WAIT, NOW, box, story_id

SIXTY = range(60)


def places(file: Path) -> tuple[list[int], list[int]]:
    """Return where in the file the first and the last bytes of each story's box lie: its cell and its overflow page."""
    content = file.read_bytes()
    heads = [content.index(box(number)[:16]) for number in SIXTY]
    tails = [content.index(box(number)[-16:]) for number in SIXTY]
    assert all(content.count(box(number)[-16:]) == 1 for number in SIXTY)
    return heads, tails


def tau(values: list[int]) -> float:
    """Return Kendall's rank correlation of a series with time: 1 in order, -1 in reverse, about 0 shuffled."""
    pairs = list(itertools.combinations(values, 2))
    return sum(1 if earlier < later else -1 for earlier, later in pairs) / len(pairs)


def test_the_fixed_ids_of_these_tests_are_themselves_in_no_order() -> None:
    """Random ids would now and then be in some order by chance; these are not, so the bounds below cannot flicker."""
    ids = [int.from_bytes(story_id(number), "big") for number in SIXTY]
    assert abs(tau(ids)) < 0.1
    assert tau(list(SIXTY)) == 1
    assert tau(list(SIXTY)[::-1]) == -1


def test_sqlite_alone_would_tell_the_order(folder: Path) -> None:
    """The control: the same table and ids without a VACUUM, so that the measure is known to find what is there."""
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("CREATE TABLE story (id BLOB PRIMARY KEY, box BLOB) WITHOUT ROWID")
    for number in SIXTY:
        connection.execute("INSERT INTO story VALUES (?, ?)", (story_id(number), box(number)))
    connection.close()
    _, tails = places(folder / "plain.db")
    assert tau(tails) > 0.9


@pytest.mark.parametrize("batches", [0, 1, 6, 60])
async def test_nothing_in_the_file_tells_in_what_order_sixty_stories_came(folder: Path, batches: int) -> None:
    """With no batch it is the pool that is looked at, of which the same holds."""
    stories = await SqliteStories.open(folder)
    for number in SIXTY:
        await stories.add(story_id(number), box(number))
        if batches and (number + 1) % (60 // batches) == 0:
            await stories.release(NOW, minimum=1, every=NO_WAIT)
    await stories.close()
    heads, tails = places(folder / ("stories.db" if batches else "pool.db"))
    by_id = sorted(SIXTY, key=story_id)
    # the overflow pages lie exactly in the order of the ids, which is all that they tell
    assert sorted(SIXTY, key=lambda number: tails[number]) == by_id
    assert abs(tau(tails)) < 0.2
    assert abs(tau(heads)) < 0.2


async def test_students_who_share_at_the_same_time_are_in_no_order_either(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    await asyncio.gather(*(stories.add(story_id(number), box(number)) for number in SIXTY))
    await stories.close()
    _, tails = places(folder / "pool.db")
    assert sorted(SIXTY, key=lambda number: tails[number]) == sorted(SIXTY, key=story_id)


async def test_the_same_stories_in_another_order_make_the_same_rows_in_the_same_places(folder: Path) -> None:
    """What may differ is SQLite's counters of changes, the same for both here, and nothing else."""
    contents = []
    for name, order in (("forth", list(SIXTY)), ("back", list(SIXTY)[::-1])):
        stories = await SqliteStories.open(folder / name)
        for number in order:
            await stories.add(story_id(number), box(number))
        await stories.release(NOW, minimum=6, every=NO_WAIT)
        await stories.close()
        contents.append((folder / name / "stories.db").read_bytes())
    assert contents[0] == contents[1]


async def test_the_stories_do_not_change_before_a_release(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    file = folder / "stories.db"
    for number in range(6):
        await stories.add(story_id(number), box(number))
    await stories.release(NOW, minimum=6, every=NO_WAIT)
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    for number in range(6, 11):
        await stories.add(story_id(number), box(number))
        await stories.add(story_id(0), box(0))
        await stories.release(NOW + timedelta(days=3), minimum=6, every=NO_WAIT)
        await stories.withdraw(story_id(59))
    await stories.close()
    await (await SqliteStories.open(folder)).close()
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def found(folder: Path, needles: dict[str, bytes]) -> list[str]:
    """Return which needles are in which file."""
    files = [(file.name, file.read_bytes()) for file in folder.rglob("*") if file.is_file()]
    return [f"{name} in {file}" for file, content in files for name, needle in needles.items() if needle in content]


def needles(number: int) -> dict[str, bytes]:
    """Return pieces from all over a box."""
    whole = box(number)
    return {f"box {number} at {start}": whole[start : start + 16] for start in range(0, len(whole) - 15, 100)}


async def test_a_released_story_leaves_the_pool_without_a_trace(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    for number in SIXTY:
        await stories.add(story_id(number), box(number))
    assert len(found(folder, needles(7))) == len(needles(7))
    await stories.release(NOW, minimum=6, every=NO_WAIT)
    await stories.close()
    pool = (folder / "pool.db").read_bytes()
    assert not any(piece in pool for number in SIXTY for piece in needles(number).values())
    assert not any(story_id(number) in pool for number in SIXTY)
    assert sorted(file.name for file in folder.iterdir()) == ["pool.db", "stories.db"]


@pytest.mark.parametrize("released", [False, True])
async def test_a_withdrawn_story_leaves_no_byte(folder: Path, *, released: bool) -> None:
    stories = await SqliteStories.open(folder)
    for number in SIXTY:
        await stories.add(story_id(number), box(number))
    if released:
        await stories.release(NOW, minimum=6, every=NO_WAIT)
    gone = [0, 13, 31, 59]
    for number in gone:
        assert await stories.withdraw(story_id(number))
        assert found(folder, needles(number)) == []
        assert found(folder, {"id": story_id(number)}) == ["id in stories.db"], "it is noted there as withdrawn"
    assert (await stories.counts()).withdrawn == len(gone)
    await stories.close()
    assert sorted(file.name for file in folder.iterdir()) == ["pool.db", "stories.db"]


async def test_an_id_that_was_drawn_anew_leaves_no_byte_and_the_rows_no_order(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    for number in SIXTY:
        await stories.add(story_id(number), box(number))
    await stories.release(NOW, minimum=6, every=NO_WAIT)
    assert await stories.redraw(NOW + timedelta(weeks=3), after=timedelta(days=14)) == 60
    assert found(folder, {f"id {number}": story_id(number) for number in SIXTY}) == []
    in_order = [content async for _, content in stories.boxes()]
    await stories.close()
    _, tails = places(folder / "stories.db")
    assert sorted(SIXTY, key=lambda number: tails[number]) == sorted(
        SIXTY, key=lambda number: in_order.index(box(number))
    )
    assert sorted(SIXTY, key=lambda number: tails[number]) != sorted(SIXTY, key=story_id)


async def test_a_box_that_was_replaced_in_the_pool_leaves_no_byte(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    for number in range(20):
        await stories.add(story_id(number), box(number))
    await stories.add(story_id(3), box(40))
    assert found(folder, needles(3)) == []
    await stories.close()


async def test_a_forgotten_or_outlived_draft_leaves_no_byte(folder: Path) -> None:
    times = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    rows = await SqliteDraftRows.open(folder)
    drafts = Drafts(rows, Peppers(folder / "peppers", now=lambda: times[-1]))
    for chat in range(300):
        await drafts.save(chat, hashlib.shake_256(b"%d" % chat).digest(400 + 7 * chat))

    async def pieces() -> dict[int, tuple[bytes, bytes, bytes]]:
        stored = {}
        for chat in range(300):
            key = drafts._peppers.keys_for(chat)[0]
            content = await rows.get(key.tag)
            assert content is not None
            stored[chat] = (key.tag, content[:16], content[-16:])
        return stored

    planted = await pieces()
    content = (folder / "drafts.db").read_bytes()
    assert all(piece in content for chat in planted for piece in planted[chat])
    for chat in range(1, 300, 3):
        await drafts.save(chat, b"another text " * 100)
    for chat in range(0, 300, 3):
        await drafts.forget(chat)
    content = (folder / "drafts.db").read_bytes()
    assert not any(piece in content for chat in range(0, 300, 3) for piece in planted[chat])
    assert not any(piece in content for chat in range(1, 300, 3) for piece in planted[chat][1:])
    assert all(piece in content for chat in range(2, 300, 3) for piece in planted[chat])
    times.append(times[-1] + timedelta(hours=24))
    assert await drafts.sweep() == 200
    content = (folder / "drafts.db").read_bytes()
    assert not any(piece in content for chat in planted for piece in planted[chat])
    await rows.close()
    assert [file.name for file in folder.iterdir() if file.is_file()] == ["drafts.db"]
