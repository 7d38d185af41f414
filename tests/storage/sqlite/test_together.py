"""What arrives while others are being written is one batch, and shares its failure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from storage.errors import NotSavedError
from storage.sqlite.together import Together


async def test_what_arrives_meanwhile_is_written_together_and_in_order() -> None:
    batches: list[list[int]] = []
    begun, going = asyncio.Event(), asyncio.Event()

    async def write(items: Sequence[int]) -> None:
        batches.append(list(items))
        begun.set()
        await going.wait()

    together = Together(write)
    puts = [asyncio.create_task(together.put(0))]
    await begun.wait()
    puts += [asyncio.create_task(together.put(number)) for number in range(1, 4)]
    await asyncio.sleep(0)
    assert not any(put.done() for put in puts), "nobody is told that it is written before it is"
    going.set()
    await asyncio.gather(*puts)
    assert batches == [[0], [1, 2, 3]]


async def test_a_batch_that_fails_fails_for_all_of_it_and_the_next_one_is_written() -> None:
    written: list[int] = []

    async def write(items: Sequence[int]) -> None:
        if 1 in items:
            raise NotSavedError("full")
        written.extend(items)

    together = Together(write)
    outcomes = await asyncio.gather(together.put(1), together.put(2), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSavedError, NotSavedError]
    await together.put(3)
    assert written == [3]


async def test_who_gives_up_waiting_takes_nobodys_item_along() -> None:
    written: list[int] = []

    async def write(items: Sequence[int]) -> None:
        written.extend(items)

    together = Together(write)
    impatient, patient = asyncio.create_task(together.put(1)), asyncio.create_task(together.put(2))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert written == [1, 2]
