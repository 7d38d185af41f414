"""What goes out and what does not, and what its author and the operator are told of it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest

from storage.outreach.model import Broadcast, Purpose, State, Totals
from tests.bot.outreach.rounds import DINNER, EVERYBODY, NOON, Round
from tests.bot.phone import until


async def test_a_letter_about_what_is_gone_or_that_breaks_is_a_failure_of_its_own(
    work: Round, log: io.StringIO
) -> None:
    await work.subscribe(1, 2)
    work.post.answers[1] = [ValueError("a student's words")]
    async with work.at_work():
        await work.send()
        assert await work.done() == Totals(letters=2, sent=1, failed=1)
        await work.outreach.outbox.open(
            Broadcast(b"q" * 16, Purpose.PROMPT, "00000000", EVERYBODY, work.now, b"o" * 24)
        )
        work.later(timedelta(minutes=1))
        await until(lambda: len([line for line in log.getvalue().splitlines() if "broadcast_done" in line]) == 2)
    assert '"event": "letter_failed", "error": "ValueError"' in log.getvalue()
    assert "a student's words" not in log.getvalue()
    assert '"sent": 0, "blocked": 0, "failed": 2, "count": 2' in log.getvalue()


async def test_whoever_stops_at_the_last_moment_gets_nothing(work: Round) -> None:
    await work.subscribe(1, 2)
    work.post.open.clear()
    async with work.at_work():
        await work.send()
        await until(lambda: work.post.carried == 2)
        await work.outreach.subscribers.remove(work.addresses.tag(1))
        work.post.open.set()
        assert await work.done() == Totals(letters=1, sent=1)
    assert [chat for chat, _ in work.post.arrived] == [2]


async def test_in_quiet_hours_only_what_is_urgent_goes_out_and_the_author_sees_the_rest_held(work: Round) -> None:
    await work.subscribe(1)
    await work.outreach.library.put_activity(DINNER)
    work.now = NOON.replace(hour=22)
    async with work.at_work():
        await work.send()
        change = Broadcast(b"c" * 16, Purpose.CHANGE, DINNER.id.hex(), EVERYBODY, work.now, b"o" * 24, urgent=True)
        mark = work.addresses.mark(DINNER.id)(work.addresses.tag(1))
        await work.outreach.library.mark_coming(DINNER.id, mark, coming=True)
        await work.outreach.outbox.open(change)
        work.called.set()
        await until(lambda: work.post.arrived)
        await asyncio.sleep(0.1)
        assert [text.split("\n")[0] for _, text in work.post.arrived] == ["Endret siden sist:"]
        work.now = NOON.replace(day=26, hour=9)
        work.called.set()
        await until(lambda: len(work.post.arrived) == 2)


@pytest.mark.parametrize(
    ("hours_before", "heading"), [(30, "Husk dette i morgen:"), (9, "Husk dette i dag:"), (0, None)]
)
async def test_a_reminder_is_true_whenever_it_comes(work: Round, hours_before: int, heading: str | None) -> None:
    await work.subscribe(1)
    await work.outreach.library.put_activity(DINNER)
    mark = work.addresses.mark(DINNER.id)(work.addresses.tag(1))
    await work.outreach.library.mark_coming(DINNER.id, mark, coming=True)
    work.now = DINNER.starts - timedelta(hours=hours_before)
    async with work.at_work():
        await work.send(Broadcast(b"r" * 16, Purpose.REMINDER, DINNER.id.hex(), EVERYBODY, NOON, b"o" * 24))
        totals = await work.done()
    assert [text.split("\n")[0] for _, text in work.post.arrived] == ([heading] if heading else [])
    assert totals == Totals(letters=1, sent=int(heading is not None), failed=int(heading is None))


async def test_the_author_is_told_how_far_it_is_and_the_operator_when_it_is_over(work: Round, log: io.StringIO) -> None:
    await work.subscribe(*range(1, 6))
    async with work.at_work():
        await work.send()
        assert await work.done() == Totals(letters=5, sent=5)
        await until(lambda: work.told[-1].state is State.DONE)
    sent = [broadcast.totals.sent for broadcast in work.told]
    assert sent == sorted(sent)
    assert sent[-1] == 5
    assert '"event": "broadcast_done", "sent": 5, "blocked": 0, "failed": 0, "count": 5' in log.getvalue()
