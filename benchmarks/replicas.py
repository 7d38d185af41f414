"""Replicas behind a balancer, one database: do the books balance, and how much more do three carry than one?

    python benchmarks/replicas.py [--students 2000] [--at-once 80] [--replicas 3] [--seconds 20] [--seed 1]

First so many seconds of quick students against one replica, then against three, on this machine, with Telegram's
stand-in, the balancer and PostgreSQL on it too. Then the messy students of `soak.py` (edits, old buttons, double
presses, silence), with a bad network on the way to Telegram, while replicas are killed by SIGKILL in turn and the
database is restarted once. In the end every story that was thanked for must be stored exactly once, as its review
showed it, and nothing else may be.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from pyrage import x25519

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from soak import FAULTS, Books, Student, balance  # noqa: E402 — beside this file

from bot.settings import Settings, read_settings  # noqa: E402
from bot.stores import stories_of  # noqa: E402
from playground.app import create_app  # noqa: E402
from playground.rooms import TOKEN  # noqa: E402
from playground.server import serving  # noqa: E402
from playground.world import World  # noqa: E402
from storage.bundle import read_bundle, write_bundle  # noqa: E402
from storage.postgres.migrations import migrate  # noqa: E402
from storage.record import from_bytes  # noqa: E402
from storage.sealing import open_box  # noqa: E402
from tests.balancer import Balancer  # noqa: E402
from tests.storage.postgres.server import Server, made  # noqa: E402

SECRET = "only-telegram-and-the-replicas-know-this"
LIVES = (4.0, 10.0)  # seconds from when all are there until the next one is killed
STRAINED = {kind: rate / 2 for kind, rate in FAULTS.items()}


@dataclass
class Replica:
    """One process, and where it listens."""

    settings: Path
    port: int
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it; its log goes beside its settings."""
        with self.settings.with_suffix(".log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--env", str(self.settings)),
                cwd=self.settings.parent,
                env={**os.environ, "HOME": str(self.settings.parent), "PYTHONPATH": str(ROOT)},
                stderr=log,
            )

    async def end(self, *, gently: bool) -> int:
        """Ends it, by SIGTERM or SIGKILL, and returns its status."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            (self.process.terminate if gently else self.process.kill)()
        return await self.process.wait()


@dataclass
class City:
    """A world, a database, and replicas between them."""

    world: World
    home: Path
    key: x25519.Identity
    server: Server
    balancer: Balancer
    replicas: list[Replica] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return read_settings(self.replicas[0].settings)

    async def stored(self) -> list[str]:
        """The words of every story that staff can read."""
        async with stories_of(self.settings) as stories:
            await write_bundle(self.home / "stories.tar", stories, "replicas", replace=True)
        records = [
            from_bytes(open_box(story.box, [self.key])) for story in read_bundle(self.home / "stories.tar").stories
        ]
        moments = [(record.experience.small, record.experience.structural) for record in records]
        return ["\n".join(moment.text for moment in pair if moment) for pair in moments]

    async def serving(self, count: int) -> None:
        """Has so many replicas at work, the others not."""
        for number, replica in enumerate(self.replicas):
            running = replica.process is not None and replica.process.returncode is None
            if number < count and not running:
                await replica.start()
            elif number >= count and running:
                await replica.end(gently=True)
        self.balancer.ports = [replica.port for replica in self.replicas[:count]]
        await self.balancer.until_ready()


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.asynccontextmanager
async def city(replicas: int, seed: int) -> AsyncIterator[City]:
    """Everything but students; nothing runs yet but database, stand-in and balancer."""
    world, memory = World(TOKEN, seed=seed), Path("/dev/shm")
    place = memory if memory.is_dir() else None
    with made() as server, tempfile.TemporaryDirectory(dir=place) as folder:
        if server is None:
            sys.exit("There is no PostgreSQL in the test environment for this machine.")
        server.start()
        await asyncio.to_thread(migrate, server.url())
        home, key, recovery = Path(folder), x25519.Identity.generate(), x25519.Identity.generate()
        (home / "recipients.txt").write_text(f"{key.to_public()}\n{recovery.to_public()}\n")
        (home / "pepper").write_bytes(os.urandom(32))
        async with serving(create_app(world)) as address, Balancer().serving(free_port()) as balancer:
            town = City(world, home, key, server, balancer)
            for number in range(replicas):
                port = free_port()
                own = home / f"replica{number}"
                own.mkdir(mode=0o700)
                settings = own / "settings"
                settings.write_text(
                    f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={address}\nDATA_DIR={own}\nRUNTIME_DIR={own}/run\n"
                    f"RECIPIENTS_FILE={home}/recipients.txt\nADDRESS_KEY_FILE={home}/keys/address.key\n"
                    f"DATABASE_URL={server.url()}\nPEPPER_FILE={home}/pepper\nRELEASE_MIN=1\nRELEASE_EVERY_HOURS=0\n"
                    f"WEBHOOK_URL=http://127.0.0.1:{balancer.port}/told\nWEBHOOK_SECRET={SECRET}\n"
                    f"WEBHOOK_LISTEN=127.0.0.1:{port}\n"
                )
                town.replicas.append(Replica(settings, port))
            try:
                yield town
            finally:
                for replica in town.replicas:
                    if replica.process is not None and replica.process.returncode is None:
                        await replica.end(gently=False)


async def carried(town: City, seconds: float, at_once: int) -> float:
    """Updates a second that are taken while quick students share without a pause."""
    books, end = Books(), time.monotonic() + seconds

    async def share() -> None:
        while time.monotonic() < end:
            person = town.world.add_person(f"Student {len(town.world.people)}", "nb")
            student = Student(town.world, person, random.Random(person.id), books)
            await student.say("/share")
            await student.say(f"Liten historie {person.id}.")
            for action in ("continue", "skip", "skip", "skip", "send"):
                await student.press(action)

    before = town.balancer.taken
    begun = time.monotonic()
    await asyncio.gather(*(share() for _ in range(at_once)))
    return (town.balancer.taken - before) / (time.monotonic() - begun)


async def kill_in_turn(town: City, draw: random.Random, books: Books) -> None:
    """Kills one replica after the other, and starts it anew."""
    while True:
        for replica in town.replicas:
            await asyncio.sleep(draw.uniform(*LIVES))
            await replica.end(gently=False)
            books.tally["killed"] += 1
            await replica.start()
            await town.balancer.until_ready()


async def messy(town: City, students: int, at_once: int, seed: int) -> list[str]:
    """The messy students with kills and one restart; returns what does not balance."""
    draw, books = random.Random(seed), Books()
    before = set(await town.stored())
    town.world.faults.change({"rates": STRAINED, "seed": seed})
    killing = asyncio.create_task(kill_in_turn(town, draw, books))
    restarted = asyncio.Event()

    async def one_after_another() -> None:
        while len(books.students) < students:
            person = town.world.add_person(f"Student {len(town.world.people)}", "nb")
            books.students.append(Student(town.world, person, random.Random(f"{seed} {person.id}"), books))
            await books.students[-1].live()
            if len(books.students) > students // 2 and not restarted.is_set():
                restarted.set()
                await asyncio.to_thread(town.server.stop)
                await asyncio.to_thread(town.server.start)
                books.tally["database restarted"] += 1

    phones = asyncio.gather(*(one_after_another() for _ in range(at_once)))
    while not phones.done():
        await asyncio.wait({asyncio.ensure_future(asyncio.sleep(30)), phones}, return_when=asyncio.FIRST_COMPLETED)
        print(
            f"  {len(books.students)} students, {dict(books.tally)}, {town.balancer.failed} deliveries failed",
            flush=True,
        )
    await phones
    killing.cancel()
    await asyncio.gather(killing, return_exceptions=True)
    town.world.faults.change({"rates": {}})
    await town.serving(len(town.replicas))
    while len(town.world.updates):  # noqa: ASYNC110 — as above
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)  # the housekeeper releases
    wrong = balance(books, [text for text in await town.stored() if text not in before])
    print(f"  {len(books.students)} students, {books.tally['thanked']} thanked, {len(wrong)} entries do not balance")
    return wrong


async def measure(options: argparse.Namespace) -> int:
    """Runs it all, prints it, and returns the exit status."""
    async with city(options.replicas, options.seed) as town:
        rates = {}
        for count in (1, options.replicas) if options.seconds else ():
            await town.serving(count)
            rates[count] = await carried(town, options.seconds, options.at_once)
            print(f"{count} replica{'s' * (count > 1)}: {rates[count]:.0f} updates/s", flush=True)
        if len(rates) == 2:
            print(f"{options.replicas} carry {rates[options.replicas] / rates[1]:.2f} times what one does")
        await town.serving(options.replicas)
        wrong = await messy(town, options.students, options.at_once, options.seed)
        statuses = await asyncio.gather(*(replica.end(gently=True) for replica in town.replicas))
    print("\n".join(wrong))
    print(f"ended with {statuses}; {'the books balance' if not wrong else 'THE BOOKS DO NOT BALANCE'}")
    return 1 if wrong or any(statuses) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=80)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(asyncio.run(measure(parser.parse_args())))
