"""Messages of ours as calls to Telegram, in its own form: PTB's objects would be made only to be taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from telegram import Bot, InlineKeyboardMarkup, MessageEntity

from bot.buttons import encode
from bot.telegram import plain
from conversations.message import CopyKey, Key, Keys, Message, UrlKey

_NO_PREVIEW: Final = {"is_disabled": True}


async def send(bot: Bot, chat: int, message: Message, mark: str) -> int:
    """Sends a message, below its picture where it has one, and returns its number."""
    if message.picture:
        keys = markup(message.keys, mark)
        sent = await bot.send_photo(
            chat,
            message.picture,
            caption=message.text,
            caption_entities=[MessageEntity(**span) for span in entities(message)],
            reply_markup=InlineKeyboardMarkup.de_json(keys, bot) if keys else None,
        )
        return sent.message_id
    return await _called(bot, "sendMessage", {"chat_id": chat, **worded(message, mark)}, plain.sent)


async def call(bot: Bot, method: str, fields: plain.Fields) -> None:
    """Makes a call of which nothing is to be known but that it is done."""
    await _called(bot, method, fields, plain.done)


async def _called(bot: Bot, method: str, fields: plain.Fields, reading: Callable[[bytes], plain.T]) -> plain.T:
    return await plain.call(bot.request, f"{bot.base_url}/{method}", fields, reading)


def worded(message: Message, mark: str) -> dict[str, Any]:
    """What a message says and offers, for sending and editing."""
    fields: dict[str, Any] = {"text": message.text, "link_preview_options": _NO_PREVIEW}
    if message.spans:
        fields["entities"] = entities(message)
    if message.keys:
        fields["reply_markup"] = markup(message.keys, mark)
    return fields


def entities(message: Message) -> list[dict[str, Any]]:
    """The styles of a message."""
    return [{"type": span.style, "offset": span.offset, "length": span.length} for span in message.spans]


def markup(keys: Keys, mark: str) -> dict[str, Any]:
    """The buttons of a message, carrying `mark`."""
    return {"inline_keyboard": [[_button(key, mark) for key in row] for row in keys]}


def _button(key: Key | CopyKey | UrlKey, mark: str) -> dict[str, Any]:
    match key:
        case CopyKey(label, text):
            return {"text": label, "copy_text": {"text": text}}
        case UrlKey(label, url):
            return {"text": label, "url": url}
        case Key(label):
            return {"text": label, "callback_data": encode(mark, key)}
