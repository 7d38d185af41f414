"""Students with phones: each plays the script once, acting as soon as what it waits for is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# What a student does: writes a text, or presses a button, named in brackets by its action. The same for every bot.
SCRIPT = (
    "/share",
    "Naboen banket på med kake den første helga, og jeg ble så glad at jeg ba henne inn. Historie {number}.",
    "[continue]",
    "[feel]",
    "[theme]",
    "[continue]",
    "[skip]",
    "[send]",
)


@dataclass
class Round:
    """One round, and its books.

    Attributes:
        steps: How much of the script is played; whoever stops before its end leaves a draft behind.
        thought: Seconds from seeing to acting.
        waits: How long each reply took, in seconds, from the act on the phone to its answer on it.
        moved: When something last went on.
    """

    conversations: int
    steps: int = len(SCRIPT)
    thought: float = 0.0
    begun: int = 0
    finished: int = 0
    waits: list[float] = field(default_factory=list)
    moved: float = field(default_factory=time.perf_counter)
    started: float = field(default_factory=time.perf_counter)


class Student:
    """One phone, in its private chat with the bot."""

    def __init__(self, chat: int, number: int, books: Round, push: Callable[[dict[str, Any]], None]) -> None:
        self.chat = chat
        self._number = number
        self._books = books
        self._push = push
        self._step = -1
        self._messages = 0
        self._shown: dict[str, Any] = {}
        self._acted = 0.0
        self._thinking = False
        self._who = {"id": chat, "is_bot": False, "first_name": "Student", "language_code": "nb"}
        self._where = {"id": chat, "type": "private", "first_name": "Student"}

    @property
    def done(self) -> bool:
        """Whether the script has been played to its end."""
        return self._step == self._books.steps

    def message(self, content: dict[str, Any], number: int | None = None) -> dict[str, Any]:
        """A message of the bot's, as Telegram gives it back."""
        if number is None:
            self._messages += 1
            number = self._messages
        bot = {"id": 4100200300, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
        return {"message_id": number, "from": bot, "chat": self._where, "date": int(time.time()), **content}

    def act(self) -> None:
        """Does the next thing."""
        self._thinking = False
        self._step += 1
        if self.done:
            self._books.finished += 1
            return
        line = SCRIPT[self._step]
        self._acted = time.perf_counter()
        if line.startswith("["):
            data = _button(self._shown, line)
            self._push(
                {
                    "callback_query": {
                        "id": f"{self.chat}{self._step}",
                        "from": self._who,
                        "message": self._shown,
                        "chat_instance": "1",
                        "data": data,
                    }
                }
            )
            return
        self._messages += 1
        content: dict[str, Any] = {"text": line.format(number=self._number)}
        if line.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(line)}]
        told = {"message_id": self._messages, "from": self._who, "chat": self._where, "date": int(time.time())}
        self._push({"message": {**told, **content}})

    def see(self, message: dict[str, Any]) -> None:
        """Looks at what the bot shows, and goes on if that is what it waits for."""
        if self.done or self._thinking:
            return
        then = SCRIPT[self._step + 1] if self._step + 1 < self._books.steps else ""
        if then.startswith("[") and _button(message, then) is None:
            return
        self._shown = message
        now = time.perf_counter()
        self._books.waits.append(now - self._acted)
        self._books.moved = now
        if self._books.thought and self._step + 1 < self._books.steps:
            self._thinking = True
            asyncio.get_running_loop().call_later(self._books.thought, self.act)
        else:
            self.act()


def _button(message: dict[str, Any], line: str) -> str | None:
    """What the button with this action carries, None where the message has none."""
    wanted = f"|{line[1:-1]}|"
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for key in row:
            if wanted in key.get("callback_data", ""):
                return str(key["callback_data"])
    return None
