"""The courier beside a real store: what becomes of each letter, whatever the post says. The post is scripted."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.messenger import NotDeliveredError, ToldToWaitError
from bot.outreach import courier as module
from bot.outreach.courier import FIRST_WAIT, LONGEST_WAIT, TRIES, Courier
from bot.outreach.letters import Letters
from bot.outreach.quiet import QuietHours
from conversations.book import load
from conversations.message import Message
from storage.errors import NotSavedError
from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.outreach.model import (
    Activity,
    Audience,
    Broadcast,
    Fate,
    Letter,
    Prompt,
    Purpose,
    State,
    Subscription,
    Totals,
    Wording,
)
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.phone import until
from tests.bot.test_journal import log

__all__ = ["log"]

ZONE = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 11, 25, 12, tzinfo=ZONE)
EVERYBODY = Audience(topics=frozenset({"questions", "social"}))
PROMPT = Broadcast(b"p" * 16, Purpose.PROMPT, "9D23GF6M", EVERYBODY, NOON, b"o" * 24)
DINNER = Activity(b"d" * 16, "social", {"nb": Wording("Middag", "Moholt", "")}, NOON + timedelta(days=1, hours=6))


@dataclass
class Post:
    """Carries letters as it is told: each chat's answers in order, then every letter arrives."""

    answers: dict[int, list[Exception]] = field(default_factory=dict)
    waits: dict[int, float] = field(default_factory=dict)
    arrived: list[tuple[int, str]] = field(default_factory=list)
    carried: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def wait_for(self, chat: int) -> float:
        return self.waits.pop(chat, 0.0)

    async def deliver(self, chat: int, message: Message, wanted: Callable[[], Awaitable[bool]]) -> bool:
        self.carried += 1
        await self.open.wait()
        if not await wanted():
            return False
        if self.answers.get(chat):
            raise self.answers[chat].pop(0)
        self.arrived.append((chat, message.text))
        return True


@dataclass
class Round:
    """A courier, its post, its store, its clock, and what it told the author."""

    outreach: SqliteOutreach
    addresses: Addresses
    post: Post = field(default_factory=Post)
    quiet: QuietHours = field(default_factory=lambda: QuietHours.parse("20:00-09:00"))
    now: datetime = NOON
    told: list[Broadcast] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async def tell(broadcast: Broadcast) -> None:
            self.told.append(broadcast)

        courier = Courier(
            outbox=self.outreach.outbox,
            places=self.outreach.places,
            letters=Letters(load(), self.outreach.library, lambda: self.now, lambda: "ime_bot"),
            addresses=self.addresses,
            post=self.post,
            quiet=self.quiet,
            now=lambda: self.now,
            tell=tell,
            called=self.called,
        )
        task = asyncio.create_task(courier.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def subscribe(self, *chats: int) -> None:
        for chat in chats:
            await self.outreach.subscribers.put(self.addresses.tag(chat), Subscription("nb", EVERYBODY.topics, 5))

    async def send(self, broadcast: Broadcast = PROMPT) -> None:
        await self.outreach.library.put_prompt(Prompt("9D23GF6M", {"nb": "Hvem smilte?"}))
        await self.outreach.outbox.open(broadcast)
        self.called.set()

    async def state(self) -> Broadcast:
        return (await self.outreach.outbox.broadcasts())[0]

    async def done(self) -> Totals:
        """Its totals, when it is over."""
        async with asyncio.timeout(20):
            while (await self.state()).state is not State.DONE:  # noqa: ASYNC110 — a row, which no event tells of
                await asyncio.sleep(0.005)
        return (await self.state()).totals

    def later(self, wait: timedelta) -> None:
        self.now += wait
        self.called.set()


@pytest.fixture
async def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Round]:
    for name, seconds in (("REST", 0.02), ("TELL", 0.0), ("TIDY", 0.0)):
        monkeypatch.setattr(module, name, seconds)
    addresses = Addresses.of(bytes(range(KEY_SIZE)))
    outreach = await SqliteOutreach.open(tmp_path, addresses)
    yield Round(outreach, addresses)
    await outreach.close()


@pytest.fixture
def postponed(work: Round, monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, bool]]:
    """How long each letter was put off, in seconds, and whether that counted as a try."""
    seen: list[tuple[float, bool]] = []
    real = work.outreach.outbox.postpone

    async def postpone(letters: list[Letter], until: datetime, *, tried: bool) -> None:
        seen.append(((until - work.now).total_seconds(), tried))
        await real(letters, until, tried=tried)

    monkeypatch.setattr(work.outreach.outbox, "postpone", postpone)
    return seen


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
