"""What the conversation needs of whatever carries its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from conversations.message import Message


class UndeliverableError(Exception):
    """Nobody can be reached there: the bot was blocked, or the chat is gone. Nothing is to be done about it."""


class NotDeliveredError(Exception):
    """It did not arrive for now, in spite of several tries; the next touch will show it."""


class MovedError(Exception):
    """A group became a supergroup.

    Attributes:
        chat: Its new number.
    """

    def __init__(self, chat: int) -> None:
        super().__init__()
        self.chat = chat


class ToldToWaitError(Exception):
    """Telegram says that it is too much for now.

    Attributes:
        seconds: How long nothing may be sent.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Messenger(Protocol):
    """Carries messages to one kind of chat. What goes wrong for now is tried again inside.

    What sends or edits raises UndeliverableError and NotDeliveredError; deleting raises UndeliverableError alone, and
    the rest nothing.
    """

    async def send(self, chat: int, message: Message, mark: str) -> int:
        """Sends a message, its buttons carrying `mark`, and returns its number.

        It may arrive twice, when an answer is lost.
        """
        ...

    async def send_file(self, chat: int, name: str, content: bytes, caption: str) -> int:
        """Sends a file and returns the number of its message."""
        ...

    async def send_picture(self, chat: int, content: bytes, caption: str) -> int:
        """Sends a picture (PNG), with what it shows in words below it, and returns the number of its message."""
        ...

    async def edit(self, chat: int, number: int, message: Message, mark: str) -> bool:
        """Changes a message; False where it is gone or too old to be changed."""
        ...

    async def strip(self, chat: int, number: int) -> None:
        """Takes the buttons off a message; nothing happens where that cannot be done."""
        ...

    async def delete(self, chat: int, numbers: Sequence[int]) -> bool:
        """Deletes messages of both sides; False where not all of them could be, now or after Telegram's 48 hours."""
        ...

    async def acknowledge(self, query: str) -> None:
        """Tells the phone that a press has been heard; nothing happens where that cannot be done."""
        ...
