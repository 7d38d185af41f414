"""The pacer against Telegram's limits as a strict server counts them: over every sliding second and minute.

Shown to fail: with a place freed a second after its message was *sent*, or with the shortest way seen counted on as it
is, the first test finds seconds of 31 messages and more.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.pacer import IN_A_GROUP, IN_A_SECOND, Pacer
from tests.bot.instant import run_instantly


def busiest(times: Sequence[float], span: float) -> int:
    """The most that arrived within any such span."""
    ordered = sorted(times)
    return max((bisect_right(ordered, time + span - 1e-9) - number for number, time in enumerate(ordered)), default=0)


class Network:
    """Carries messages there and back, each way never faster than `base`, and often slower."""

    def __init__(self, seed: int, base: float, jitter: float) -> None:
        self._random = Random(seed)
        self._base = base
        self._jitter = jitter
        self.arrived: list[float] = []

    async def carry(self) -> None:
        await asyncio.sleep(self._way())
        self.arrived.append(asyncio.get_running_loop().time())
        await asyncio.sleep(self._way())

    def _way(self) -> float:
        return self._base + (self._random.expovariate(1 / self._jitter) if self._jitter else 0.0)


async def all_letters(pacer: Pacer, network: Network, count: int) -> None:
    async def send(chat: int) -> None:
        async with pacer.letter(chat):
            await network.carry()

    await asyncio.gather(*(send(chat) for chat in range(1, count + 1)))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    base=st.sampled_from([0.001, 0.01, 0.02, 0.1, 0.4]),
    jitter=st.sampled_from([0.0, 0.005, 0.05, 0.3]),
)
def test_no_second_has_more_than_thirty_letters_on_any_network(seed: int, base: float, jitter: float) -> None:
    async def work() -> Network:
        network = Network(seed, base, jitter)
        await all_letters(Pacer(), network, 400)
        return network

    network = run_instantly(work())
    assert len(network.arrived) == 400
    assert busiest(network.arrived, 1.0) <= IN_A_SECOND


def test_on_an_even_network_nearly_thirty_a_second_go_out() -> None:
    async def work() -> float:
        await all_letters(Pacer(), Network(1, 0.02, 0.0), 3_000)
        return asyncio.get_running_loop().time()

    assert 3_000 / run_instantly(work()) > 29


def test_a_reply_goes_before_letters_that_wait() -> None:
    async def work() -> tuple[int, int]:
        pacer, network = Pacer(), Network(2, 0.02, 0.01)
        letters = asyncio.create_task(all_letters(pacer, network, 300))
        await asyncio.sleep(3.0)
        before = len(network.arrived)
        async with pacer.reply(7):
            await network.carry()
        after = len(network.arrived)
        await letters
        assert busiest(network.arrived, 1.0) <= IN_A_SECOND
        return before, after

    before, after = run_instantly(work())
    assert after - before <= 6, "it waits for the next place that is free, and for no letter behind that"


def test_replies_alone_are_not_held_to_the_window() -> None:
    async def work() -> float:
        pacer, network = Pacer(), Network(3, 0.02, 0.0)

        async def answer(chat: int) -> None:
            async with pacer.reply(chat):
                await network.carry()

        await asyncio.gather(*(answer(chat) for chat in range(100)))
        return asyncio.get_running_loop().time()

    assert run_instantly(work()) < 0.1


def test_told_to_wait_everybody_waits() -> None:
    async def work() -> list[float]:
        pacer, network = Pacer(), Network(4, 0.02, 0.0)
        letters = asyncio.create_task(all_letters(pacer, network, 90))
        await asyncio.sleep(0.5)
        pacer.hold(20.0)
        await letters
        return network.arrived

    arrived = run_instantly(work())
    assert not [time for time in arrived if 0.6 < time < 20.5]
    assert len(arrived) == 90


def test_a_chat_has_one_a_second_and_a_group_twenty_a_minute() -> None:
    async def work(chat: int, count: int) -> list[float]:
        pacer, network = Pacer(), Network(5, 0.02, 0.01)
        for _ in range(count):
            await asyncio.sleep(pacer.wait_for(chat))
            async with pacer.letter(chat):
                await network.carry()
        return network.arrived

    private, group = run_instantly(work(7, 30)), run_instantly(work(-7, 70))
    assert busiest(private, 1.0) == busiest(group, 1.0) == 1
    assert busiest(group, 60.0) <= IN_A_GROUP
    assert group[-1] < 250, "no slower than it must"


def test_who_gives_up_waiting_takes_no_place() -> None:
    async def work() -> float:
        pacer, network = Pacer(), Network(6, 0.02, 0.0)
        tasks = [asyncio.create_task(all_letters(pacer, network, 30)) for _ in range(20)]
        await asyncio.sleep(0)
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await all_letters(pacer, network, 30)
        return asyncio.get_running_loop().time()

    assert run_instantly(work()) < 2.5
