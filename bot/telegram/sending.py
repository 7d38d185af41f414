"""Messages of ours as calls to Telegram."""

from __future__ import annotations

from typing import Final

from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

from bot.buttons import encode
from conversations.message import CopyKey, Key, Keys, Message, UrlKey

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat: int, message: Message, mark: str) -> int:
    """Sends a message, below its picture where it has one, and returns its number."""
    if message.picture:
        sent = await bot.send_photo(
            chat,
            message.picture,
            caption=message.text,
            caption_entities=entities(message),
            reply_markup=markup(message.keys, mark),
        )
    else:
        sent = await bot.send_message(
            chat,
            message.text,
            entities=entities(message),
            reply_markup=markup(message.keys, mark),
            link_preview_options=NO_PREVIEW,
        )
    return sent.message_id


def entities(message: Message) -> list[MessageEntity]:
    """The styles of a message."""
    return [MessageEntity(span.style, span.offset, span.length) for span in message.spans]


def markup(keys: Keys, mark: str) -> InlineKeyboardMarkup | None:
    """The buttons of a message, carrying `mark`; None where it has none."""
    if not keys:
        return None
    return InlineKeyboardMarkup([[_button(key, mark) for key in row] for row in keys])


def _button(key: Key | CopyKey | UrlKey, mark: str) -> InlineKeyboardButton:
    match key:
        case CopyKey(label, text):
            return InlineKeyboardButton(label, copy_text=CopyTextButton(text))
        case UrlKey(label, url):
            return InlineKeyboardButton(label, url=url)
        case Key(label):
            return InlineKeyboardButton(label, callback_data=encode(mark, key))
