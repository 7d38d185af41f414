"""Carries messages to Telegram chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, TypeVar

from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.messenger import NotDeliveredError, UndeliverableError
from bot.telegram.courtesies import Courtesies
from bot.telegram.insisting import insist, seconds
from bot.telegram.pacer import Pacer
from bot.telegram.sending import call, send, worded
from conversations.message import Message

# What Telegram says with a 400 when an edit would change nothing: then all is as it should be.
_AS_IT_SHOULD_BE: Final = "message is not modified"

# core.telegram.org/bots/api#deletemessages
DELETED_AT_ONCE: Final = 100

T = TypeVar("T")


class TelegramMessenger:
    """A `bot.messenger.Messenger` over the Bot API."""

    def __init__(self, bot: Bot, pacer: Pacer, courtesies: Courtesies) -> None:
        self._bot = bot
        self._pacer = pacer
        self._courtesies = courtesies
        self._stripping: set[asyncio.Task[None]] = set()

    async def send(self, chat: int, message: Message, mark: str) -> int:
        """Sends a message; see the protocol."""
        return await self._sent(chat, lambda: send(self._bot, chat, message, mark))

    async def send_file(self, chat: int, name: str, content: bytes, caption: str) -> int:
        """Sends a file; see the protocol."""

        async def upload() -> int:
            return (await self._bot.send_document(chat, content, caption=caption, filename=name)).message_id

        return await self._sent(chat, upload)

    async def send_picture(self, chat: int, content: bytes, caption: str) -> int:
        """Sends a picture; see the protocol."""

        async def upload() -> int:
            return (await self._bot.send_photo(chat, content, caption=caption)).message_id

        return await self._sent(chat, upload)

    async def edit(self, chat: int, number: int, message: Message, mark: str) -> bool:
        """Changes a message; see the protocol."""
        fields = {"chat_id": chat, "message_id": number, **worded(message, mark)}
        try:
            await self._insist(chat, lambda: call(self._bot, "editMessageText", fields))
        except BadRequest as refusal:
            return _AS_IT_SHOULD_BE in refusal.message.lower()
        return True

    async def strip(self, chat: int, number: int) -> None:
        """Takes the buttons off a message, beside whatever comes next: nothing waits for it, or depends on it."""
        task = asyncio.create_task(self._strip(chat, number))
        self._stripping.add(task)
        task.add_done_callback(self._stripping.discard)

    async def _strip(self, chat: int, number: int) -> None:
        """Tried once, since a press on these buttons is answered anyway."""
        with suppress(TelegramError):  # the message is gone, old, or bare already, or the network is down
            await call(self._bot, "editMessageReplyMarkup", {"chat_id": chat, "message_id": number})

    async def delete(self, chat: int, numbers: Sequence[int]) -> bool:
        """Deletes messages of both sides; see the protocol."""
        wholly = True
        for start in range(0, len(numbers), DELETED_AT_ONCE):
            batch = numbers[start : start + DELETED_AT_ONCE]
            try:
                await insist(lambda batch=batch: self._bot.delete_messages(chat, batch))  # type: ignore[misc]
            except (BadRequest, NotDeliveredError):
                wholly = False
        return wholly

    async def acknowledge(self, query: str) -> None:
        """Stops the waiting sign on a pressed button; a query that has grown old cannot be answered any more."""
        if self._courtesies.acknowledge(query):
            return
        with suppress(BadRequest, UndeliverableError, NotDeliveredError):  # the phone gives up waiting by itself
            fields = {"callback_query_id": query}
            await insist(lambda: call(self._bot, "answerCallbackQuery", fields), tries=2)

    async def _sent(self, chat: int, sending: Callable[[], Awaitable[int]]) -> int:
        try:
            return await self._insist(chat, sending)
        except BadRequest as refusal:  # ours to mend, and nothing that whoever waits for it can do
            raise NotDeliveredError from refusal

    async def _insist(self, chat: int, calling: Callable[[], Awaitable[T]]) -> T:
        """Insists, each try in its turn, so that letters leave room for what somebody waits for."""

        async def in_turn() -> T:
            try:
                async with self._pacer.reply(chat):
                    return await calling()
            except RetryAfter as told:
                self._pacer.hold(seconds(told.retry_after))
                raise

        return await insist(in_turn)
