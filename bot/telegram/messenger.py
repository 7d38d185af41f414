"""Carries messages to Telegram chats."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram.error import BadRequest, TelegramError

from bot.buttons import encode
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.telegram.insisting import insist
from conversations.texts import Keys, Message

# What Telegram says with a 400 when an edit would change nothing: then all is as it should be.
_AS_IT_SHOULD_BE: Final = "message is not modified"

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

    async def acknowledge(self, query: str) -> None:
        """Stops the waiting sign on a pressed button; a query that has grown old cannot be answered any more."""
        with suppress(BadRequest, UndeliverableError, NotDeliveredError):  # the phone gives up waiting by itself
            await insist(lambda: self._bot.answer_callback_query(query), tries=2)


def _entities(message: Message) -> list[MessageEntity]:
    return [MessageEntity(span.style, span.offset, span.length) for span in message.spans]


def _markup(keys: Keys, mark: str) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.label, callback_data=encode(mark, key)) for key in row] for row in keys]
    )
