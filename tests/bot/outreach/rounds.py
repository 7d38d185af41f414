"""A courier's round beside a real store; the post is scripted, and the clock is the test's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.outreach.courier import Courier
from bot.outreach.letters import Letters
from bot.outreach.quiet import QuietHours
from conversations.book import load
from conversations.message import Message
from storage.outreach.addresses import Addresses
from storage.outreach.model import Activity, Audience, Broadcast, Prompt, Purpose, State, Subscription, Totals, Wording
from storage.sqlite.outreach import SqliteOutreach

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
