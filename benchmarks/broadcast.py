"""What a broadcast keeps to, with faults and kills, and what it costs those who talk meanwhile.

    python benchmarks/broadcast.py [--subscribers 5000] [--kills 3] [--latency 40] [--seed 1]

The real bot, as a process of its own, sends a prompt to so many subscribers over a playground that enforces Telegram's
limits over every sliding second. Some have blocked it; some calls are answered 429 or 500, or are reset; it dies by
SIGKILL a few times. A few students converse all the while. Printed: letters a second between faults, the busiest second
that the server saw, how many got the letter twice and how many letters were on their way when the bot died, and p50 of
a reply, idle and beside the broadcast. Ends with an error where the books do not balance.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyrage import x25519

from bot.outreach.courier import ON_THE_WAY
from playground import acting
from playground.app import create_app
from playground.faults import Kind
from playground.rooms import TOKEN
from playground.server import serving
from playground.shapes import Person
from playground.world import World
from storage.outreach.addresses import Addresses, read_or_make_key
from storage.outreach.model import Audience, Broadcast, Prompt, Purpose, State, Subscription
from storage.sqlite.outreach import SqliteOutreach

FAULTS: dict[Kind, float] = {"429": 0.01, "500": 0.01, "reset": 0.01}
BLOCKED = 0.02
TALKERS = 4


@dataclass
class Run:
    """One broadcast and what is noted of it."""

    world: World
    data: Path
    settings: Path
    addresses: Addresses
    people: list[Person]
    talkers: list[Person]
    waits: dict[str, list[float]] = field(default_factory=lambda: {"idle": [], "beside": []})
    kills: int = 0


async def prepare(folder: Path, world: World, address: str, subscribers: int, rng: random.Random) -> Run:
    """The folders, settings and subscribers of a bot."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    keys = [x25519.Identity.generate().to_public() for _ in range(2)]
    (data / "recipients.txt").write_text("".join(f"{key}\n" for key in keys))
    settings = folder / "settings.env"
    settings.write_text(
        f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={address}\nDATA_DIR={data}\nQUIET_HOURS=0-0\n"
        f"RUNTIME_DIR=/dev/shm/ime-broadcast-{os.getpid()}\nADDRESS_KEY_FILE={folder / 'address.key'}\n"
    )
    addresses = read_or_make_key(folder / "address.key")
    people = [world.add_person(f"Student {number}") for number in range(subscribers)]
    talkers = [world.add_person(f"Talker {number}") for number in range(TALKERS)]
    outreach = await SqliteOutreach.open(data, addresses)
    row = Subscription("nb", frozenset({"questions"}), 2)
    for count, person in enumerate(people, start=1):
        person.started = True
        person.blocked = rng.random() < BLOCKED
        await outreach.subscribers._database.rows(  # noqa: SLF001 — as `put` does, without writing the file anew each time
            "INSERT INTO subscriber (tag, language, topics, per_week) VALUES (?, ?, ?, ?)",
            (addresses.tag(person.id), row.language, " ".join(row.topics), row.per_week),
        )
        if count % 1_000 == 0:
            print(f"  {count} subscribers", flush=True)
    await outreach.library.put_prompt(Prompt("9D23GF6M", {"nb": "Hvem smilte til deg i dag?"}))
    await outreach.close()
    return Run(world, data, settings, addresses, people, talkers)


@contextlib.asynccontextmanager
async def bot(run: Run) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--env", str(run.settings)),
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def talk(run: Run, person: Person, kind: str, stop: asyncio.Event) -> None:
    """One student who asks for the privacy card again and again; notes how long each answer takes."""
    chat = run.world.chats[person.id]
    while not stop.is_set():
        before = max(chat.messages, default=0)
        begun = time.perf_counter()
        acting.say(run.world, person, chat, "/privacy")
        while not any(number > before and stored.by_bot for number, stored in chat.messages.items()):
            await asyncio.sleep(0.002)
            if time.perf_counter() - begun > 20:
                break
        else:
            run.waits[kind].append(time.perf_counter() - begun)
        await asyncio.sleep(1.5)


@contextlib.asynccontextmanager
async def talking(run: Run, kind: str) -> AsyncIterator[None]:
    """All students talk until the block ends."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(talk(run, person, kind, stop)) for person in run.talkers]
    yield
    stop.set()
    await asyncio.gather(*tasks)


def delivered(run: Run) -> Counter[int]:
    """How many letters each subscriber has."""
    return Counter(
        person.id for person in run.people for stored in run.world.chats[person.id].messages.values() if stored.by_bot
    )


async def state(run: Run) -> Broadcast:
    """The broadcast as its store tells it."""
    outreach = await SqliteOutreach.open(run.data, run.addresses)
    [broadcast] = await outreach.outbox.broadcasts()
    await outreach.close()
    return broadcast


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--subscribers", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--latency", type=float, default=40.0, help="milliseconds before every answer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="without faults")
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    world = World(TOKEN, seed=asked.seed)
    with tempfile.TemporaryDirectory() as name:
        async with serving(create_app(world)) as address:
            run = await prepare(Path(name), world, address, asked.subscribers, rng)
            world.faults.latency = asked.latency / 1000
            async with bot(run), talking(run, "idle"):
                await asyncio.sleep(12)
            return await broadcast(run, asked.kills, rng, {} if asked.calm else FAULTS)


async def broadcast(run: Run, kills: int, rng: random.Random, faults_wanted: dict[Kind, float]) -> int:
    """Sends it, and balances the books."""
    audience = Audience(topics=frozenset({"questions"}))
    outreach = await SqliteOutreach.open(run.data, run.addresses)
    await outreach.outbox.open(
        Broadcast(b"b" * 16, Purpose.PROMPT, "9D23GF6M", audience, datetime.now(UTC), run.addresses.tag(1))
    )
    await outreach.close()
    run.world.faults.rates = dict(faults_wanted)
    run.world.faults.methods = frozenset({"sendmessage"})
    run.world.faults.seed(run.kills)
    run.world.pace.start_over()
    run.world.pace.enforced = True
    samples: list[tuple[float, int, int]] = []
    on_the_way = 0
    for life in range(kills + 1):
        async with bot(run) as process, talking(run, "beside"):
            until = time.monotonic() + (rng.uniform(20, 40) if life < kills else 3600)
            while time.monotonic() < until:
                for _ in range(4):
                    samples.append((time.perf_counter(), run.world.pace.sent, run.world.faults.counts["429"]))
                    await asyncio.sleep(0.5)
                if life == kills and (await state(run)).state is State.DONE:
                    break
            if life < kills:
                process.kill()
                on_the_way += ON_THE_WAY
                print(f"  killed after {sum(delivered(run).values())} letters", flush=True)
    return report(run, await state(run), rates_of(samples), on_the_way)


def rates_of(samples: list[tuple[float, int, int]]) -> list[float]:
    """Messages a second in all spans of three seconds in which, and a second before which, nobody was told to wait."""
    spans = zip(samples, samples[2:], samples[8:], strict=False)
    return [
        (last[1] - first[1]) / (last[0] - first[0])
        for before, first, last in spans
        if before[2] == last[2] and last[1] > first[1]
    ]


def report(run: Run, done: Broadcast, rates: list[float], on_the_way: int) -> int:
    """Prints what was seen; 1 where it is not as promised."""
    got = delivered(run)
    twice = sum(count - 1 for count in got.values())
    left_out = sum(not got[person.id] for person in run.people if not person.blocked)
    totals = done.totals
    idle, beside = (statistics.median(run.waits[kind]) * 1000 for kind in ("idle", "beside"))
    print(f"subscribers {len(run.people)}, of whom blocked {sum(person.blocked for person in run.people)}")
    print(f"letters {totals.letters}: sent {totals.sent}, blocked {totals.blocked}, failed {totals.failed}")
    print(f"left out {left_out}, twice {twice} (letters on their way at the kills: at most {on_the_way})")
    print(f"faults {dict(run.world.faults.counts)}, refused by the server's limits {run.world.pace.refused}")
    print(f"busiest second {run.world.pace.busiest_second}, in one chat {run.world.pace.busiest_chat_second}")
    rate = statistics.median(rates) if rates else 0.0
    print(
        f"messages a second, replies among them, while nobody was told to wait: median {rate:.1f} of {len(rates)} spans"
    )
    print(f"p50 of a reply: idle {idle:.0f} ms, beside the broadcast {beside:.0f} ms, ratio {beside / idle:.2f}")
    balanced = totals.letters == totals.sent + totals.blocked + totals.failed and totals.failed == 0
    kept = run.world.pace.busiest_second <= 30 and not left_out and twice <= on_the_way and balanced
    print("The books balance." if kept else "THE BOOKS DO NOT BALANCE.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
