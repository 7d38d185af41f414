from __future__ import annotations

import asyncio

from bot.lanes import Lanes


async def test_one_key_is_served_in_order_and_different_keys_at_once() -> None:
    lanes, done, gate = Lanes(), [], asyncio.Event()

    async def slow(name: str) -> None:
        await gate.wait()
        done.append(name)

    async def quick(name: str) -> None:
        done.append(name)

    lanes.put("a", lambda: slow("a1"))
    lanes.put("a", lambda: quick("a2"))
    lanes.put("b", lambda: quick("b1"))
    await asyncio.sleep(0.01)
    assert done == ["b1"]
    gate.set()
    assert await lanes.drain(5)
    assert done == ["b1", "a1", "a2"]


async def test_a_lane_that_was_empty_takes_up_work_again() -> None:
    lanes, done = Lanes(), []

    async def job() -> None:
        done.append(1)

    lanes.put("a", job)
    await asyncio.sleep(0.01)
    lanes.put("a", job)
    assert await lanes.drain(5)
    assert done == [1, 1]


async def test_draining_gives_up_what_takes_too_long_and_says_so() -> None:
    lanes = Lanes()

    async def for_ever() -> None:
        await asyncio.Event().wait()

    lanes.put("a", for_ever)
    await asyncio.sleep(0)
    assert not await lanes.drain(0.01)
