"""A letter that cannot go out now: how long it waits, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

from bot.messenger import NotDeliveredError, ToldToWaitError
from bot.outreach.courier import FIRST_WAIT, LONGEST_WAIT, TRIES
from storage.outreach.model import Totals
from tests.bot.outreach.rounds import Round
from tests.bot.phone import until


async def test_a_network_that_is_down_is_tried_again_with_growing_waits_and_then_given_up(
    work: Round, postponed: list[tuple[float, bool]]
) -> None:
    await work.subscribe(1, 2)
    work.post.answers[1] = [NotDeliveredError()] * TRIES
    async with work.at_work():
        await work.send()
        for number in range(1, TRIES):
            await until(lambda number=number: len(postponed) == number)
            work.later(timedelta(seconds=LONGEST_WAIT * 2))
        assert await work.done() == Totals(letters=2, sent=1, failed=1)
    for number, (wait, tried) in enumerate(postponed):
        expected = min(FIRST_WAIT * 2**number, LONGEST_WAIT)
        assert tried
        assert expected / 2 <= wait <= expected * 1.5


async def test_told_to_wait_a_letter_waits_as_long_and_loses_no_try(
    work: Round, postponed: list[tuple[float, bool]]
) -> None:
    await work.subscribe(1)
    work.post.answers[1] = [ToldToWaitError(37.0)]
    async with work.at_work():
        await work.send()
        await until(lambda: postponed)
        assert work.post.arrived == []
        work.later(timedelta(seconds=38))
        assert await work.done() == Totals(letters=1, sent=1)
    assert postponed == [(37.0, False)]


async def test_a_letter_whose_chat_has_to_wait_is_given_back_and_one_that_waits_a_moment_is_kept(
    work: Round, postponed: list[tuple[float, bool]]
) -> None:
    await work.subscribe(1, 2)
    work.post.waits = {1: 50.0, 2: 0.01}
    async with work.at_work():
        await work.send()
        await until(lambda: postponed and work.post.arrived)
        assert [chat for chat, _ in work.post.arrived] == [2]
        work.later(timedelta(seconds=51))
        assert await work.done() == Totals(letters=2, sent=2)
    assert postponed == [(50.0, False)]
