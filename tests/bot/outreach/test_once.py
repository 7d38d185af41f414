"""Every letter goes out once, though the store is away for a while, leases end, or another replica is at it too."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.outreach import courier as module
from storage.errors import NotSavedError
from storage.outreach.model import Broadcast, Fate, Letter, Purpose, Totals
from tests.bot.outreach.rounds import EVERYBODY, NOON, Round
from tests.bot.phone import until


async def test_a_store_that_cannot_be_reached_for_now_loses_no_letter(
    work: Round, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it looks what there is to do, while it settles, and while a letter asks whether it is still wanted."""
    await work.subscribe(1, 2, 3)
    outbox, problem = work.outreach.outbox, NotSavedError("the disk is full")
    for name in ("broadcasts", "settle", "holds"):
        real, failures = getattr(outbox, name), [problem]

        async def failing(
            *arguments: object, real: Callable[..., Awaitable[object]] = real, failures: list[Exception] = failures
        ) -> object:
            if failures:
                raise failures.pop()
            return await real(*arguments)

        monkeypatch.setattr(outbox, name, failing)
    async with work.at_work():
        await work.send()
        await until(lambda: len(work.post.arrived) == 2)
        work.later(module.LEASE * 2)
        assert await work.done() == Totals(letters=3, sent=3)
    assert log.getvalue().count('"courier_failed"') == 3
    assert sorted(chat for chat, _ in work.post.arrived) == [1, 2, 3]


async def test_a_letter_that_has_arrived_is_not_sent_again_though_the_store_cannot_note_it_for_longer_than_its_lease(
    work: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, shown once, when only letters on their way are taken to be in good hands."""
    await work.subscribe(1, 2)
    full, refused, real = True, 0, work.outreach.outbox.settle

    async def settle(fates: Sequence[tuple[Letter, Fate]]) -> None:
        nonlocal refused
        if full:
            refused += 1
            raise NotSavedError("the disk is full")
        await real(fates)

    monkeypatch.setattr(work.outreach.outbox, "settle", settle)
    async with work.at_work():
        await work.send()
        await until(lambda: len(work.post.arrived) == 2 and refused)
        for _ in range(3):
            seen = refused
            work.later(module.LEASE * 2)
            await until(lambda seen=seen: refused > seen + 1)
        full = False
        assert await work.done() == Totals(letters=2, sent=2)
    assert sorted(chat for chat, _ in work.post.arrived) == [1, 2]


async def test_a_letter_that_still_waits_for_its_turn_when_its_lease_ends_is_not_sent_twice(work: Round) -> None:
    await work.subscribe(1, 2)
    work.post.open.clear()
    async with work.at_work():
        await work.send()
        await until(lambda: work.post.carried == 2)
        for _ in range(3):
            work.later(module.LEASE * 2)
            await asyncio.sleep(0.05)
        work.post.open.set()
        assert await work.done() == Totals(letters=2, sent=2)
    assert sorted(chat for chat, _ in work.post.arrived) == [1, 2]


async def test_letters_of_a_broadcast_that_another_replica_has_just_filled_wait_for_their_lease(
    work: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, shown once, when the courier takes it for granted that it knows every broadcast: it stops for good."""
    await work.subscribe(1)
    other = Broadcast(b"o" * 16, Purpose.PROMPT, "9D23GF6M", EVERYBODY, NOON, b"o" * 24)
    real, looks = work.outreach.outbox.broadcasts, 0

    async def broadcasts() -> list[Broadcast]:
        nonlocal looks
        looks += 1
        return [found for found in await real() if found.id != other.id or looks > 4]

    await work.outreach.outbox.open(other)
    await work.outreach.outbox.fill(other.id, week="2026-W48", most=500)
    monkeypatch.setattr(work.outreach.outbox, "broadcasts", broadcasts)
    async with work.at_work():
        await work.send()
        await until(lambda: looks > 4)
        work.later(module.LEASE * 2)
        await until(lambda: len(work.post.arrived) == 2)


async def test_what_has_arrived_is_counted_though_the_bot_is_stopped_just_then(
    work: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    await work.subscribe(1)
    settling, real = asyncio.Event(), work.outreach.outbox.settle

    async def settle(fates: object) -> None:
        if not settling.is_set():
            settling.set()
            await asyncio.sleep(60)
        await real(fates)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(work.outreach.outbox, "settle", settle)
    async with work.at_work():
        await work.send()
        await settling.wait()
    assert (await work.state()).totals == Totals(letters=1, sent=1)
