from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from storage.protocols import Counts, Stories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_WAIT = timedelta()
DAY = timedelta(days=1)

Open = Callable[[], Awaitable[Stories]]


def number(value: int) -> bytes:
    """Return a story id; these do look alike, which no store may mind."""
    return value.to_bytes(16, "big")


async def all_boxes(stories: Stories) -> dict[bytes, bytes]:
    met = [pair async for pair in stories.boxes()]
    assert [story_id for story_id, _ in met] == sorted({story_id for story_id, _ in met})
    return dict(met)


async def test_a_new_place_is_empty(stories: Stories) -> None:
    assert await stories.counts() == Counts(0, 0, 0)
    assert await all_boxes(stories) == {}
    assert await stories.withdrawn() == frozenset()
    assert await stories.release(NOW, minimum=0, every=NO_WAIT) == 0


async def test_a_story_waits_in_the_pool_where_nobody_meets_it(stories: Stories) -> None:
    await stories.add(number(1), b"box")
    assert await stories.counts() == Counts(1, 0, 0)
    assert await all_boxes(stories) == {}


async def test_a_story_added_twice_is_one_story_with_the_later_box(stories: Stories) -> None:
    await stories.add(number(1), b"first")
    await stories.add(number(1), b"second")
    assert await stories.release(NOW, minimum=1, every=NO_WAIT) == 1
    assert await all_boxes(stories) == {number(1): b"second"}


async def test_a_released_story_is_not_added_again(stories: Stories) -> None:
    await stories.add(number(1), b"first")
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    await stories.add(number(1), b"second")
    assert await stories.counts() == Counts(0, 1, 0)
    assert await all_boxes(stories) == {number(1): b"first"}


@pytest.mark.parametrize("released", [False, True])
async def test_a_withdrawn_story_is_gone_noted_and_never_comes_back(stories: Stories, *, released: bool) -> None:
    for value in (1, 2):
        await stories.add(number(value), b"box")
    if released:
        await stories.release(NOW, minimum=1, every=NO_WAIT)
    assert await stories.withdraw(number(1)) is True
    assert await stories.withdraw(number(1)) is False
    await stories.add(number(1), b"again")
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    assert await all_boxes(stories) == {number(2): b"box"}
    assert await stories.withdrawn() == {number(1)}
    assert await stories.counts() == Counts(0, 1, 1)


async def test_an_unknown_id_cannot_be_withdrawn_and_is_not_noted(stories: Stories) -> None:
    await stories.add(number(1), b"box")
    assert await stories.withdraw(number(2)) is False
    assert await stories.counts() == Counts(1, 0, 0)
    await stories.add(number(2), b"box")
    assert await stories.counts() == Counts(2, 0, 0)


async def test_fewer_than_the_minimum_stay_in_the_pool(stories: Stories) -> None:
    for value in range(5):
        await stories.add(number(value), b"box")
    assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 0
    assert await stories.counts() == Counts(5, 0, 0)
    await stories.add(number(5), b"box")
    assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 6
    assert await stories.counts() == Counts(0, 6, 0)


async def test_a_release_waits_until_the_last_one_is_long_enough_ago(stories: Stories) -> None:
    await stories.add(number(1), b"box")
    assert await stories.release(NOW, minimum=1, every=DAY) == 1
    await stories.add(number(2), b"box")
    assert await stories.release(NOW + timedelta(hours=23), minimum=1, every=DAY) == 0
    assert await stories.release(NOW + DAY, minimum=1, every=DAY) == 1


async def test_a_release_that_moved_nothing_does_not_put_off_the_next(stories: Stories) -> None:
    assert await stories.release(NOW, minimum=1, every=DAY) == 0
    await stories.add(number(1), b"box")
    assert await stories.release(NOW, minimum=1, every=DAY) == 1


async def test_a_clock_that_was_wrong_once_does_not_stop_releases(stories: Stories) -> None:
    await stories.add(number(1), b"box")
    await stories.release(NOW + 1000 * DAY, minimum=1, every=DAY)
    await stories.add(number(2), b"box")
    assert await stories.release(NOW, minimum=1, every=DAY) == 1


async def test_an_id_is_drawn_anew_once_its_story_can_no_longer_be_withdrawn(stories: Stories) -> None:
    """NOW is a Sunday: its week ends twelve hours later, and the days are counted from there."""
    for value in (1, 2, 3):
        await stories.add(number(value), b"box %d" % value)
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    await stories.add(number(4), b"box 4")
    end = NOW + timedelta(hours=12)
    assert await stories.redraw(end + 14 * DAY - timedelta(seconds=1), after=14 * DAY) == 0
    assert await stories.withdraw(number(1)) is True
    assert await stories.redraw(end + 14 * DAY, after=14 * DAY) == 2
    boxes = await all_boxes(stories)
    assert sorted(boxes.values()) == [b"box 2", b"box 3"]
    assert not {number(2), number(3)} & boxes.keys()
    assert {len(story_id) for story_id in boxes} == {16}
    assert await stories.withdraw(number(2)) is False
    assert await stories.redraw(end + 99 * DAY, after=14 * DAY) == 0, "once is enough"
    assert await stories.withdraw(number(4)) is True, "what waits in the pool can always be withdrawn"


async def test_each_release_has_its_own_time(stories: Stories) -> None:
    for week in range(3):
        await stories.add(number(week), b"box")
        await stories.release(NOW + week * 7 * DAY, minimum=1, every=NO_WAIT)
    assert await stories.redraw(NOW + 15 * DAY, after=14 * DAY) == 1
    assert await stories.withdraw(number(1)) is True
    assert await stories.redraw(NOW + 29 * DAY, after=14 * DAY) == 1


async def test_what_is_counted_is_told_from_the_release_on_and_once_a_story(stories: Stories) -> None:
    await stories.add(number(1), b"box", {"prompt a", "campaign x"})
    await stories.add(number(1), b"box", {"prompt a", "campaign x"})
    await stories.add(number(2), b"box", ["prompt a"])
    assert await stories.totals() == {}
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    await stories.add(number(1), b"box", ["prompt a"])
    await stories.add(number(3), b"box", ["prompt b"])
    assert await stories.totals() == {"prompt a": 2, "campaign x": 1}
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    assert await stories.totals() == {"prompt a": 2, "prompt b": 1, "campaign x": 1}


async def test_what_one_store_did_another_sees(open_stories: Open) -> None:
    one, other = await open_stories(), await open_stories()
    await one.add(number(1), b"box")
    assert await other.release(NOW, minimum=1, every=DAY) == 1
    assert await all_boxes(one) == {number(1): b"box"}
    assert await one.withdraw(number(1)) is True
    assert await other.withdrawn() == {number(1)}
    await other.add(number(2), b"box")
    assert await one.release(NOW, minimum=1, every=DAY) == 0


async def test_overlapping_writers_lose_and_double_nothing(open_stories: Open) -> None:
    stores = [await open_stories() for _ in range(2)]
    ids = [number(value) for value in range(24)]

    async def work(store: Stories, mine: list[bytes]) -> int:
        released = 0
        for story_id in mine:
            await store.add(story_id, story_id + b"box")
            released += await store.release(NOW, minimum=3, every=NO_WAIT)
        return released

    # every story is added by both stores, twice by one of them, while both release
    shares = [work(stores[0], ids), work(stores[1], ids[::-1]), work(stores[0], ids[::2])]
    released = sum(await asyncio.gather(*shares))
    released += await stores[0].release(NOW, minimum=1, every=NO_WAIT)
    assert released == len(ids)
    assert await all_boxes(stores[1]) == {story_id: story_id + b"box" for story_id in ids}
    assert await stores[1].counts() == Counts(0, len(ids), 0)


async def test_of_overlapping_withdrawals_one_succeeds(open_stories: Open) -> None:
    one, other = await open_stories(), await open_stories()
    await one.add(number(1), b"box")
    answers = await asyncio.gather(one.withdraw(number(1)), other.withdraw(number(1)), one.withdraw(number(1)))
    assert sorted(answers) == [False, False, True]
    assert await one.counts() == Counts(0, 0, 1)


async def test_stories_may_come_and_go_while_somebody_walks_through_them(open_stories: Open) -> None:
    reader, writer = await open_stories(), await open_stories()
    for value in range(0, 200, 2):
        await writer.add(number(value), b"box")
    await writer.release(NOW, minimum=1, every=NO_WAIT)
    met = []
    async for story_id, _ in reader.boxes():
        met.append(story_id)
        if len(met) == 50:
            await writer.add(number(1), b"box")
            await writer.add(number(199), b"box")
            await writer.release(NOW, minimum=1, every=NO_WAIT)
            await writer.withdraw(number(198))
    steady = [number(value) for value in range(0, 198, 2)]
    assert [story_id for story_id in met if story_id in steady] == steady
    assert len(met) == len(set(met))


async def test_whoever_walks_through_them_meets_each_once_though_all_get_new_ids(open_stories: Open) -> None:
    reader, writer = await open_stories(), await open_stories()
    boxes = {b"box %d" % value for value in range(200)}
    for value, box in enumerate(sorted(boxes)):
        await writer.add(number(value), box)
    await writer.release(NOW, minimum=1, every=NO_WAIT)
    met = []
    async for _, box in reader.boxes():
        met.append(box)
        if len(met) == 100:
            assert await writer.redraw(NOW + 99 * DAY, after=14 * DAY) == len(boxes)
    assert sorted(met) == sorted(boxes)


async def test_a_store_may_be_closed_twice(stories: Stories) -> None:
    await stories.close()
    await stories.close()
