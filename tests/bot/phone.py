"""A student's phone in a test: what they do, and what they see, over the real playground."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground import acting
from playground.shapes import Chat, Person, Stored
from playground.world import World

PATIENCE = 20.0  # seconds until a test gives up; nothing is measured by it


async def until(holds: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Waits until something holds, and returns it; fails after a long while."""
    deadline = time.monotonic() + patience
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError("It did not come to hold.")
        await asyncio.sleep(0.01)


@dataclass
class Phone:
    """One person's phone, in the private chat with the bot."""

    world: World
    person: Person

    @property
    def chat(self) -> Chat:
        return self.world.chats[self.person.id]

    @property
    def heard(self) -> list[Stored]:
        """What the bot has said, in order."""
        return [stored for stored in self.chat.messages.values() if stored.by_bot]

    @property
    def last(self) -> str:
        """The bot's last words."""
        return words_of(self.heard[-1]) if self.heard else ""

    @property
    def log(self) -> str:
        """All that the bot has said."""
        return "\n---\n".join(words_of(stored) for stored in self.heard)

    def labels(self) -> list[str]:
        """The buttons under the bot's last message."""
        return [button["text"] for button in _buttons(self.heard[-1])] if self.heard else []

    async def say(self, text: str) -> str:
        """Writes, and returns what the bot answers."""
        return await self._answered(lambda: acting.say(self.world, self.person, self.chat, text))

    async def press(self, label: str) -> str:
        """Presses the latest button with this label, and returns what the bot shows then."""
        stored, data = await until(lambda: self.find(label))
        return await self._answered(lambda: self.press_data(stored, data))

    def press_data(self, stored: Stored, data: str) -> str:
        """Presses a button without waiting for anything."""
        return acting.press(self.world, self.person, self.chat, stored.id, data)

    def find(self, label: str) -> tuple[Stored, str] | None:
        """The latest message with a button whose label holds these words, and what the button carries."""
        for stored in reversed(self.heard):
            for button in _buttons(stored):
                if label in button["text"] and "callback_data" in button:
                    return stored, button["callback_data"]
        return None

    async def _answered(self, act: Callable[[], Any]) -> str:
        before = self._state()
        act()
        await until(lambda: self._state() != before and not len(self.world.updates))
        return self.last

    def _state(self) -> list[tuple[int, Any, Any]]:
        return [(stored.id, words_of(stored), stored.api.get("reply_markup")) for stored in self.heard]

    async def open_link(self, url: str) -> str:
        """Opens a link to the bot and presses START, as Telegram does."""
        return await self.say(f"/start {url.partition('?start=')[2]}")

    async def sees(self, words: str) -> str:
        """Waits until the bot has said these words, and returns the latest message that holds them."""

        def said() -> str | None:
            return next((told for stored in reversed(self.heard) if words in (told := words_of(stored))), None)

        return str(await until(said))

    def links(self) -> list[str]:
        """The addresses that the bot's last message leads to: in its words, and on its buttons."""
        found = re.findall(r"https?://\S+", self.last)
        return [*found, *(button["url"] for button in _buttons(self.heard[-1]) if "url" in button)]


def words_of(stored: Stored) -> str:
    """What a message says, or what stands below its picture or file."""
    return str(stored.api.get("text") or stored.api.get("caption") or "")


def _buttons(stored: Stored) -> list[dict[str, str]]:
    return [button for row in stored.api.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
