"""Carries messages to Telegram chats."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram.error import BadRequest, TelegramError

from bot.buttons import encode
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.telegram.insisting import insist
from conversations.message import CopyKey, Key, Keys, Message

# What Telegram says with a 400 when an edit would change nothing: then all is as it should be.
_AS_IT_SHOULD_BE: Final = "message is not modified"

# core.telegram.org/bots/api#deletemessages
DELETED_AT_ONCE: Final = 100

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class TelegramMessenger:
    """A `bot.messenger.Messenger` over the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat: int, message: Message, mark: str) -> int:
        """Sends a message; see the protocol."""
        try:
            sent = await insist(
                lambda: self._bot.send_message(
                    chat,
                    message.text,
                    entities=_entities(message),
                    reply_markup=_markup(message.keys, mark),
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except BadRequest as refusal:  # ours to mend, and nothing that the student can do
            raise NotDeliveredError from refusal
        return sent.message_id

    async def edit(self, chat: int, number: int, message: Message, mark: str) -> bool:
        """Changes a message; see the protocol."""
        try:
            await insist(
                lambda: self._bot.edit_message_text(
                    message.text,
                    chat,
                    number,
                    entities=_entities(message),
                    reply_markup=_markup(message.keys, mark),
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except BadRequest as refusal:
            return _AS_IT_SHOULD_BE in refusal.message.lower()
        return True

    async def strip(self, chat: int, number: int) -> None:
        """Takes the buttons off a message; tried once, since a press on them is answered anyway."""
        with suppress(TelegramError):  # the message is gone, old, or bare already, or the network is down
            await self._bot.edit_message_reply_markup(chat, number)

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
        with suppress(BadRequest, UndeliverableError, NotDeliveredError):  # the phone gives up waiting by itself
            await insist(lambda: self._bot.answer_callback_query(query), tries=2)


def _entities(message: Message) -> list[MessageEntity]:
    return [MessageEntity(span.style, span.offset, span.length) for span in message.spans]


def _markup(keys: Keys, mark: str) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    return InlineKeyboardMarkup([[_button(key, mark) for key in row] for row in keys])


def _button(key: Key | CopyKey, mark: str) -> InlineKeyboardButton:
    if isinstance(key, CopyKey):
        return InlineKeyboardButton(key.label, copy_text=CopyTextButton(key.text))
    return InlineKeyboardButton(key.label, callback_data=encode(mark, key))
