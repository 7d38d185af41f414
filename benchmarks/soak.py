"""Plays thousands of messy students against the real bot on a bad network, kills the bot, and balances the books.

    python benchmarks/soak.py [--minutes 30] [--students 40] [--seed 1]

So many students are there at once; each comes, does what people do with a phone (writes in pieces, edits, presses old
buttons and twice, sends a photo, falls silent, stops, thinks better of it), and is followed by another. Every call to
the Bot API may fail: 429, 500, 502, a reset, an answer lost after it was carried out. The bot dies by SIGKILL again and
again. Some want to hear of activities afterwards. In the end: every story that was thanked for is stored exactly once,
with the words of its review, and nothing else is; and who wants to hear of something is a subscriber, and nobody else.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from pyrage import x25519

from benchmarks.messy import Books, Student
from playground.app import create_app
from playground.rooms import TOKEN
from playground.server import serving
from playground.world import World
from storage.bundle import read_bundle, write_bundle
from storage.outreach.addresses import read_or_make_key
from storage.record import from_bytes
from storage.sealing import open_box
from storage.sqlite.outreach import SqliteOutreach
from storage.sqlite.stories import SqliteStories

FAULTS = {"429": 0.005, "500": 0.005, "502": 0.005, "reset": 0.005, "lost": 0.01}
LIVES = (8.0, 25.0)  # seconds that the bot lives until it is killed


class Bot:
    """The bot's process."""

    def __init__(self, settings: Path, home: Path) -> None:
        self._settings = settings
        self._home = home
        self.deaths = 0

    async def start(self) -> asyncio.subprocess.Process:
        """Starts it; its log goes to a file."""
        with (self._home / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--env", str(self._settings)),
                cwd=self._home,
                env={**os.environ, "HOME": str(self._home), "PYTHONPATH": str(Path(__file__).parents[1])},
                stderr=log,
            )

    async def live_and_die(self, draw: random.Random) -> None:
        """Runs it, kills it, runs it again."""
        while True:
            process = await self.start()
            try:
                await asyncio.sleep(draw.uniform(*LIVES))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
            self.deaths += 1


@contextlib.asynccontextmanager
async def house(world: World) -> AsyncIterator[tuple[Path, Path, x25519.Identity]]:
    """Folders, keys and settings of a bot for this world; gives its home, its settings and the staff's key."""
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as runtime,
    ):
        key, recovery = x25519.Identity.generate(), x25519.Identity.generate()
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        (data / "recipients.txt").write_text(f"{key.to_public()}\n{recovery.to_public()}\n")
        async with serving(create_app(world)) as address:
            settings = Path(folder) / "settings"
            settings.write_text(
                f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={address}\nDATA_DIR={data}\nRUNTIME_DIR={runtime}\n"
                "RELEASE_MIN=1\nRELEASE_EVERY_HOURS=0\n"
            )
            yield Path(folder), settings, key


async def stored(data: Path, key: x25519.Identity) -> list[str]:
    """The words of every story that staff can read."""
    stories = await SqliteStories.open(data)
    try:
        await write_bundle(data.parent / "stories.tar", stories, "soak", replace=True)
    finally:
        await stories.close()
    records = [from_bytes(open_box(story.box, [key])) for story in read_bundle(data.parent / "stories.tar").stories]
    moments = [(record.experience.small, record.experience.structural) for record in records]
    return ["\n".join(moment.text for moment in pair if moment) for pair in moments]


async def subscribed(data: Path, books: Books) -> list[str]:
    """What does not balance in the outreach: who wants to hear of a topic is a subscriber, and nobody else."""
    addresses = read_or_make_key(data.parent / "data-key" / "address.key")
    outreach = await SqliteOutreach.open(data, addresses)
    try:
        wanting = [student for student in books.students if student.wants]
        books.tally["subscribers"] = count = await outreach.subscribers.count()
        missing = [s for s in wanting if await outreach.subscribers.get(addresses.tag(s.person.id)) is None]
    finally:
        await outreach.close()
    wrong = [f"{len(missing)} want to hear of a topic and are no subscribers"] if missing else []
    return wrong + ([f"{count} subscribers, but {len(wanting)} want to be"] if count != len(wanting) else [])


def balance(books: Books, told: list[str]) -> list[str]:
    """What does not balance, a line each. A story is known by the number of its student, which stands in each text."""
    wrong = []
    of: dict[int, list[str]] = {}
    for text in told:
        of.setdefault(int(text.split("historie ")[1][:10]), []).append(text)
    for student in books.students:
        stories = of.pop(student.person.id, [])
        books.tally["thanked"] += student.thanked()
        if len(stories) != student.thanked():
            wrong.append(f"thanked {int(student.thanked())} times, stored {len(stories)} times: {stories}")
        elif stories and stories[0] not in student.reviews():
            wrong.append(f"stored as no review showed it: {stories[0]!r}, {student.reviews()}")
    return [*wrong, *(f"stored for nobody: {texts}" for texts in of.values())]


async def soak(minutes: float, students: int, seed: int) -> int:
    """Runs it all, prints the books, and returns the exit status."""
    draw = random.Random(seed)
    world, books = World(TOKEN, seed=seed), Books()
    async with house(world) as (home, settings, key):
        world.faults.change({"rates": FAULTS, "seed": seed})
        bot = Bot(settings, home)
        living = asyncio.create_task(bot.live_and_die(draw))
        end = time.monotonic() + minutes * 60

        async def one_after_another(number: int) -> None:
            while time.monotonic() < end:
                person = world.add_person(f"Student {len(world.people)}", "nb")
                books.students.append(Student(world, person, random.Random(f"{seed} {number} {person.id}"), books))
                await books.students[-1].live()

        phones = asyncio.gather(*(one_after_another(number) for number in range(students)))
        while not phones.done():
            await asyncio.wait({asyncio.ensure_future(asyncio.sleep(60)), phones}, return_when=asyncio.FIRST_COMPLETED)
            print(f"{dict(books.tally)}, killed {bot.deaths} times, faults {dict(world.faults.counts)}", flush=True)
        await phones
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)

        world.faults.change({"rates": {}})
        process = await bot.start()  # a last life without faults: what is left is done, and released
        while len(world.updates):  # noqa: ASYNC110 — as above
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)
        process.terminate()
        status = await process.wait()
        wrong = balance(books, await stored(home / "data", key)) + await subscribed(home / "data", books)
    counts = f"{books.tally['thanked']} thanked, {books.tally['subscribers']} subscribers"
    print(f"{len(books.students)} students, {counts}, {len(wrong)} entries do not balance")
    print("\n".join(wrong))
    print(
        f"the last life ended with status {status}; {'the books balance' if not wrong else 'THE BOOKS DO NOT BALANCE'}"
    )
    return 1 if wrong or status else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(asyncio.run(soak(options.minutes, options.students, options.seed)))
