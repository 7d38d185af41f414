"""A prompt to very many subscribers, which takes hours: on a clock that jumps to whatever happens next.

    python benchmarks/long_broadcast.py [--subscribers 100000] [--latency 40]

The courier, its outbox in SQLite and the pacer are the bot's own; the network is a wait of `latency` milliseconds, give
or take a quarter. Printed: hours on that clock, letters a second over all of it and in its slowest tenth, the busiest
second, how many got it twice or not at all, and memory before the first letter and at most.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import selectors
import sqlite3
import tempfile
import time
import unittest.mock
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.outreach.courier import Courier
from bot.outreach.letters import Letters
from bot.outreach.quiet import QuietHours
from bot.telegram.pacer import IN_A_SECOND, Pacer
from conversations.book import load
from conversations.message import Message
from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.outreach.model import Audience, Broadcast, Prompt, Purpose, State
from storage.sqlite.connection import Database
from storage.sqlite.outreach import SqliteOutreach

BEGUN = datetime(2026, 11, 23, 9, tzinfo=UTC)


class JumpingSelector(selectors.DefaultSelector):
    """Keeps the clock: waits for what threads really do, and jumps to the next timer where none is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.at_work = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What has happened."""
        if timeout is None or self.at_work:
            begun = time.monotonic()
            events = super().select(timeout)
            self.now += time.monotonic() - begun
            return events
        events = super().select(0)
        if not events:
            self.now += max(timeout, 0.0)
        return events


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop on that clock, on which the loop's own work takes no time."""

    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds."""
        return self._jumping.now

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:
        """See asyncio; the clock does not jump until it is done."""
        self._jumping.at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: asyncio.Future[Any]) -> None:
        self._jumping.at_work -= 1


class Post:
    """A network that always works, and keeps the books."""

    def __init__(self, latency: float) -> None:
        self.pacer = Pacer()
        self.latency = latency
        self.moments: list[float] = []
        self.got: Counter[int] = Counter()

    def wait_for(self, chat: int) -> float:
        """See the protocol."""
        return self.pacer.wait_for(chat)

    async def deliver(self, chat: int, message: Message, wanted: Callable[[], Awaitable[bool]]) -> bool:  # noqa: ARG002
        """See the protocol; a letter arrives half-way between its sending and the answer."""
        async with self.pacer.letter(chat):
            if not await wanted():
                return False
            there_and_back = self.latency * random.uniform(0.75, 1.25)
            await asyncio.sleep(there_and_back / 2)
            self.moments.append(asyncio.get_running_loop().time())
            self.got[chat] += 1
            await asyncio.sleep(there_and_back / 2)
        return True


def subscribe(file: Path, addresses: Addresses, number: int) -> None:
    """Puts so many subscribers into the store by plain SQL."""
    with sqlite3.connect(file) as connection:
        connection.executemany(
            "INSERT INTO subscriber (tag, language, topics, per_week) VALUES (?, 'nb', 'social', 2)",
            ((addresses.tag(chat),) for chat in range(1, number + 1)),
        )


def memory() -> float:
    """MB at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def run(folder: Path, options: argparse.Namespace) -> Mapping[str, Any]:
    """Sends the prompt, and returns the books."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    addresses = Addresses.of(bytes(range(KEY_SIZE)))
    outreach = await SqliteOutreach.open(folder, addresses)
    await outreach.close()
    subscribe(folder / "outreach.db", addresses, options.subscribers)
    # a clock cannot jump to the end of what a thread does, so the store works without one
    with unittest.mock.patch.object(Database, "open", partial(Database.open, here=True)):
        outreach = await SqliteOutreach.open(folder, addresses)
    post, called = Post(options.latency / 1000), asyncio.Event()

    def now() -> datetime:
        return BEGUN + timedelta(seconds=loop.time() - begun)

    async def tell(_: Broadcast) -> None:
        pass

    courier = Courier(
        outbox=outreach.outbox,
        places=outreach.places,
        letters=Letters(load(), outreach.library, now, lambda: "ime_bot"),
        addresses=addresses,
        post=post,
        quiet=QuietHours.parse("20:00-09:00"),
        now=now,
        tell=tell,
        called=called,
    )
    await outreach.library.put_prompt(Prompt("9D23GF6M", {"nb": "Hvem smilte?"}))
    everybody = Audience(topics=frozenset({"social"}))
    await outreach.outbox.open(Broadcast(b"p" * 16, Purpose.PROMPT, "9D23GF6M", everybody, BEGUN, b"o" * 24))
    before = memory()
    working = asyncio.create_task(courier.run())
    while (await outreach.outbox.broadcasts())[0].state is not State.DONE:  # noqa: ASYNC110 — a row tells nobody
        await asyncio.sleep(10)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await outreach.close()
    return {"moments": post.moments, "got": post.got, "before": before}


def main() -> None:
    """Reads the options, and prints the books."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--latency", type=float, default=40, help="milliseconds to the Bot API and back")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=JumpingLoop) as runner:
        books = runner.run(run(Path(folder), options))
    moments, got = books["moments"], books["got"]
    busiest, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1:
            first += 1
        busiest = max(busiest, last - first + 1)
    tenth = max(len(moments) // 10, 2)
    parts = [moments[start : start + tenth] for start in range(0, len(moments) - tenth + 1, tenth)]
    slowest = min((len(part) - 1) / (part[-1] - part[0]) for part in parts)
    hours = (moments[-1] - moments[0]) / 3600
    print(f"{len(moments)} letters in {hours:.2f} hours, {(len(moments) - 1) / hours / 3600:.1f} a second")
    print(f"in the slowest tenth {slowest:.1f} a second; the busiest second had {busiest} of {IN_A_SECOND}")
    twice = sum(times > 1 for times in got.values())
    print(f"{twice} got it twice, {options.subscribers - len(got)} did not get it")
    print(f"memory {books['before']:.0f} MB before, {memory():.0f} MB at most, these books among it")
    print(f"{time.monotonic() - begun:.0f} s in all")
    if twice or len(got) != options.subscribers or busiest > IN_A_SECOND:
        raise SystemExit("The books do not balance.")


if __name__ == "__main__":
    main()
