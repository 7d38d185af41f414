"""Plays thousands of messy students against the real bot on a bad network, kills the bot, and balances the books.

    python benchmarks/soak.py [--minutes 30] [--students 40] [--seed 1]

So many students are there at once; each comes, does what people do with a phone (writes in pieces, edits, presses old
buttons and twice, sends a photo, falls silent, stops, thinks better of it), and is followed by another. Every call to
the Bot API may fail: 429, 500, 502, a reset, an answer lost after it was carried out. The bot dies by SIGKILL again and
again. In the end: every story that was thanked for is stored exactly once, with the words of its review, and nothing
else is.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyrage import x25519

from playground import acting
from playground.app import create_app
from playground.rooms import TOKEN
from playground.server import serving
from playground.shapes import Chat, Person, Stored
from playground.world import World
from storage.bundle import read_bundle, write_bundle
from storage.record import from_bytes
from storage.sealing import open_box
from storage.sqlite.stories import SqliteStories

RECEIPT = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")
FAULTS = {"429": 0.005, "500": 0.005, "502": 0.005, "reset": 0.005, "lost": 0.01}
PATIENCE = 12.0  # seconds that a student waits before touching the phone again
LIVES = (8.0, 25.0)  # seconds that the bot lives until it is killed


@dataclass
class Books:
    """Who came, and what happened."""

    students: list[Student] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)


@dataclass
class Student:
    """One messy student, who shares one story at most."""

    world: World
    person: Person
    draw: random.Random
    books: Books

    @property
    def chat(self) -> Chat:
        return self.world.chats[self.person.id]

    def heard(self) -> list[Stored]:
        return [message for message in self.chat.messages.values() if message.by_bot and "text" in message.api]

    def state(self) -> list[Any]:
        return [(message.id, message.api["text"], message.api.get("reply_markup")) for message in self.heard()]

    def buttons(self) -> list[tuple[Stored, str]]:
        """Every button in the chat, the newest message's last."""
        return [
            (message, button["callback_data"])
            for message in self.heard()
            for row in message.api.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]

    def has(self, action: str) -> tuple[Stored, str] | None:
        """The newest button that does this."""
        found = [(message, data) for message, data in self.buttons() if data.split("|")[2] == action]
        return found[-1] if found else None

    async def answered(self, act: Any) -> None:
        """Does something, and waits for the bot to answer, for a while."""
        before = self.state()
        with contextlib.suppress(acting.ImpossibleError):
            act()
        deadline = time.monotonic() + PATIENCE
        while self.state() == before and time.monotonic() < deadline:  # noqa: ASYNC110 — a phone is looked at
            await asyncio.sleep(0.05)
        self.books.tally["acts"] += 1
        self.books.tally["unanswered"] += self.state() == before

    async def say(self, text: str) -> None:
        await self.answered(lambda: acting.say(self.world, self.person, self.chat, text))

    async def press(self, action: str) -> bool:
        button = self.has(action)
        if button is None:
            return False
        twice = self.draw.random() < 0.05

        def act() -> None:
            for _ in range(1 + twice):
                acting.press(self.world, self.person, self.chat, button[0].id, button[1])

        await self.answered(act)
        return True

    async def disturb(self) -> None:
        """One of the things that people do with a phone."""
        self.books.tally["disturbances"] += 1
        match self.draw.randrange(5):
            case 0:
                message, data = self.draw.choice(self.buttons() or [(None, "")])
                if message is not None and data.split("|")[2] not in {
                    "send",
                    "stop",
                    "discard",
                    "clean",
                    "drop",
                    "restart",
                }:
                    await self.answered(lambda: acting.press(self.world, self.person, self.chat, message.id, data))
            case 1:
                await self.answered(lambda: acting.send_media(self.world, self.person, self.chat, "photo", "se her"))
            case 2:
                await self.say(self.draw.choice(["/help", "/privacy", "/start", "/language", "/unknown"]))
            case 3:
                own = [m for m in self.chat.messages.values() if not m.by_bot and "historie" in m.api.get("text", "")]
                if own:
                    message = self.draw.choice(own)
                    text = f"{message.api['text']} (rettet)"
                    await self.answered(lambda: acting.edit(self.world, self.person, self.chat, message.id, text))
            case _:
                await asyncio.sleep(self.draw.uniform(0, 3))

    async def live(self) -> None:
        """The whole visit."""
        mark = f"historie {self.person.id}"
        await self.say(self.draw.choice(["/share", "/start", f"Uoppfordret {mark}."]))
        ending = self.draw.choices(["send", "stop", "leave"], [8, 1, 1])[0]
        for number in range(60):
            if self.draw.random() < 0.2:
                await self.disturb()
            step = (self.buttons() or [(None, "||")])[-1][1].split("|")[1]
            if self.thanked():
                return
            if ending == "leave" and number > 4:
                self.books.tally["left"] += 1
                return
            if ending == "stop" and number > 4:
                await self.say("/stop")
                self.books.tally["stopped"] += 1
                return
            match step:
                case "small.tell" if self.has("continue") is None:
                    await self.say(f"Liten {mark}.")
                case "structural.tell" if self.has("continue") is None and self.draw.random() < 0.5:
                    await self.say(f"Stor {mark}.")
                case "review":
                    await self.press("send")
                case _:
                    for action in self.draw.sample(
                        ["take", "continue", "feel", "theme", "finish", "share", "place"], 7
                    ):
                        if await self.press(action):
                            break
                    else:
                        await (self.say("/start") if not await self.press("skip") else asyncio.sleep(0))
        self.books.tally["lost their way"] += 1

    def reviews(self) -> set[str]:
        """The student's words as each review showed them."""
        shown = set()
        for message in self.heard():
            units = message.api["text"].encode("utf-16-le")
            quotes = [span for span in message.api.get("entities", []) if span["type"] == "blockquote"]
            words = [units[2 * q["offset"] : 2 * (q["offset"] + q["length"])].decode("utf-16-le") for q in quotes]
            shown.add("\n".join(words))
        return shown

    def thanked(self) -> bool:
        """Whether the student has been given a receipt."""
        return any(RECEIPT.search(message.api["text"]) for message in self.heard())


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
        wrong = balance(books, await stored(home / "data", key))
    print(f"{len(books.students)} students, {books.tally['thanked']} thanked, {len(wrong)} entries do not balance")
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
