"""Locks that end with their holder, between two replicas: turns, duties, and one rate for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.replicas import Alone, Replica
from bot.telegram import shared_pacer
from bot.telegram.shared_pacer import SharedPacer
from storage.errors import NotSavedError
from storage.mounted import Secret
from storage.postgres.locks import PostgresLocks
from tests.bot.phone import until
from tests.storage.postgres.server import Server


@pytest.fixture
async def locks(postgres: Server) -> AsyncIterator[list[PostgresLocks]]:
    """The locks as two replicas have them."""
    both = [PostgresLocks(postgres.url(), Secret(bytes(range(32)))) for _ in range(2)]
    yield both
    for own in both:
        await own.close()


def end_sessions(postgres: Server) -> None:
    """Ends every session of the bots', as a restart of the database does."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


async def test_a_lock_is_one_replicas_until_it_is_given_back(locks: list[PostgresLocks]) -> None:
    one, other = locks
    assert await one.take([b"a", b"b"]) == b"a"
    assert await other.take([b"a", b"b"]) == b"b"
    assert await one.take([b"a", b"b"]) is None, "not even its own"
    assert await other.taken(b"a")
    await one.give_back(b"a")
    assert not await one.taken(b"a")
    assert await other.take([b"a"]) == b"a"
    await other.close()
    async with one.holding(b"a", patience=20), one.holding(b"b", patience=20):
        pass  # whoever goes lets go of everything
    with pytest.raises(NotSavedError):
        await other.take([b"a"])


async def test_a_turn_that_is_lost_with_the_database_is_broken_off(
    locks: list[PostgresLocks], postgres: Server
) -> None:
    company = [Replica(own) for own in locks]

    async def lose() -> None:
        async with company[0].turn(7):
            end_sessions(postgres)
            await asyncio.sleep(20)

    with pytest.raises(NotSavedError, match="lost"):
        await lose()
    async with company[1].turn(7), company[0].turn(8):
        with pytest.raises(NotSavedError):
            async with locks[0].holding(b"turn " + (7).to_bytes(8, "big"), patience=0.05):
                pass


async def test_what_goes_wrong_in_a_turn_stays_what_it_was_and_gives_it_back(locks: list[PostgresLocks]) -> None:
    with pytest.raises(TimeoutError):
        async with Replica(locks[0]).turn(7):
            raise TimeoutError
    async with Replica(locks[1]).turn(7), Replica(locks[1]).turn(None), Alone().turn(7):
        pass


async def test_a_duty_is_done_by_one_and_taken_over(
    locks: list[PostgresLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_it: list[int] = []

    async def serve(number: int) -> None:
        at_it.append(number)
        try:
            await asyncio.Event().wait()
        finally:
            at_it.remove(number)

    tasks = [asyncio.create_task(Replica(own).on_duty("x", lambda n=n: serve(n))) for n, own in enumerate(locks)]  # type: ignore[misc]
    await until(lambda: at_it)
    await asyncio.sleep(0.2)
    [first] = at_it
    tasks[first].cancel()
    await until(lambda: at_it == [1 - first])
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_two_replicas_together_keep_to_one_rate(
    locks: list[PostgresLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters of one and replies of the other, as fast as they may: 30 in any second, and replies are not held up."""
    monkeypatch.setattr(shared_pacer, "BEFORE", 0.3)
    monkeypatch.setattr(shared_pacer, "LISTEN", 0.05)
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    replied: list[float] = []
    sending, replying = (SharedPacer(own) for own in locks)
    listening = [asyncio.create_task(pacer.listen()) for pacer in (sending, replying)]

    async def write(chat: int) -> None:
        async with sending.letter(chat):
            sent.append(loop.time())

    async def answer() -> None:
        await until(lambda: sent)
        for chat in range(40):
            asked = loop.time()
            async with replying.reply(1000 + chat):
                sent.append(loop.time())
            replied.append(loop.time() - asked)
            await asyncio.sleep(0.05)

    await asyncio.gather(answer(), *(write(chat) for chat in range(70)))
    sent.sort()
    assert all(later - earlier >= 1.0 for earlier, later in zip(sent, sent[30:], strict=False))
    assert len(replied) == 40
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
