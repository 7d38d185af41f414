from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from storage.protocols import DraftRows

Open = Callable[[], Awaitable[DraftRows]]


async def test_what_was_put_is_got_until_it_is_deleted(rows: DraftRows) -> None:
    assert await rows.get(b"tag") is None
    await rows.put(b"tag", 1, b"box")
    assert await rows.get(b"tag") == b"box"
    await rows.delete(b"tag")
    assert await rows.get(b"tag") is None
    await rows.delete(b"tag")


async def test_a_later_box_takes_the_place_of_the_earlier(rows: DraftRows) -> None:
    await rows.put(b"tag", 1, b"first")
    await rows.put(b"tag", 2, b"second")
    assert await rows.get(b"tag") == b"second"
    assert await rows.delete_epochs_before(2) == 0
    assert await rows.delete_epochs_before(3) == 1


async def test_only_earlier_epochs_are_deleted(rows: DraftRows) -> None:
    for epoch in range(5):
        await rows.put(bytes([epoch]), epoch, b"box")
    assert await rows.delete_epochs_before(3) == 3
    assert [await rows.get(bytes([epoch])) for epoch in range(5)] == [None, None, None, b"box", b"box"]


async def test_overlapping_writers_keep_every_row(open_rows: Open) -> None:
    stores = [await open_rows() for _ in range(2)]

    async def work(store: DraftRows, mine: int) -> None:
        for turn in range(20):
            await store.put(bytes([mine]), 1, bytes([turn]))
            await store.put(bytes([mine, turn]), 1, bytes([turn]))
            await store.delete(bytes([mine, turn - 1])) if turn else None

    await asyncio.gather(*(work(stores[mine % 2], mine) for mine in range(4)))
    for mine in range(4):
        assert await stores[0].get(bytes([mine])) == bytes([19])
        assert await stores[1].get(bytes([mine, 19])) == bytes([19])
        assert await stores[1].get(bytes([mine, 5])) is None
    assert await stores[0].delete_epochs_before(2) == 8


async def test_a_store_may_be_closed_twice(rows: DraftRows) -> None:
    await rows.close()
    await rows.close()
