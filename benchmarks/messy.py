"""Messy students, as `benchmarks/soak.py` plays them: what each does with a phone, and what it got for it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playground import acting
from playground.shapes import Chat, Person, Stored
from playground.world import World

RECEIPT = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")
PATIENCE = 12.0  # seconds that a student waits before touching the phone again
ONWARD = ("take", "continue", "feel", "theme", "finish", "share", "place")
NEVER_BY_CHANCE = ("send", "stop", "discard", "clean", "drop", "restart")
WANTS = 0.4  # of those who have shared, so many want to hear of activities


@dataclass
class Books:
    """Who came, and what happened."""

    students: list[Student] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)


@dataclass
class Student:
    """One messy student, who shares one story at most.

    Attributes:
        wants: Whether the student has asked to hear of a topic.
    """

    world: World
    person: Person
    draw: random.Random
    books: Books
    wants: bool = False

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

    def shown(self) -> set[str]:
        """What the buttons do that stand in the newest message which has some."""
        found = self.buttons()
        return {data.split("|")[2] for message, data in found if message is found[-1][0]}

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
                if message is not None and data.split("|")[2] not in NEVER_BY_CHANCE:
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
                await self.want()
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
                    shown = self.shown() if self.draw.random() < 0.9 else set(ONWARD)  # else a button further up
                    actions = [action for action in self.draw.sample(ONWARD, len(ONWARD)) if action in shown]
                    for action in actions:
                        if await self.press(action):
                            break
                    else:
                        await (self.say("/start") if not await self.press("skip") else asyncio.sleep(0))
        self.books.tally["lost their way"] += 1

    async def want(self) -> None:
        """After sharing, some opt in to a topic; the button says what is to be, so twice is once."""
        if self.draw.random() < WANTS and await self.press("nudges"):
            deadline = time.monotonic() + PATIENCE  # what changed first may have been something older
            while self.has("topic") is None and time.monotonic() < deadline:  # noqa: ASYNC110 — a phone is looked at
                await asyncio.sleep(0.05)
            self.wants = await self.press("topic")

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
