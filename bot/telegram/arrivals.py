"""Telegram's updates as what happens in a conversation."""

from __future__ import annotations

from typing import Any, Final

from telegram import Message, Update, User

from bot.arriving import Arrival, Press, Started, What
from conversations.events import Command, Commanded, Rewrote, SentUnreadable, Wrote
from conversations.team.tasks import TeamCommand

# What we ask Telegram for; anything else never leaves it.
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")


def arrival_of(update: Update, bot_name: str) -> Arrival | None:
    """What a private chat's update means for its conversation; None where it means nothing to it."""
    chat = update.effective_chat
    if chat is None or chat.type != chat.PRIVATE:
        return None
    what = _what(update, bot_name)
    number = update.message.message_id if update.message else None
    return None if what is None else Arrival(chat.id, update.update_id, _language(update.effective_user), what, number)


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat of an update as it came, also of one that cannot be understood otherwise."""
    for kind in WANTED:
        place = raw.get(kind)
        if kind == "callback_query" and isinstance(place, dict):
            place = place.get("message") or {"chat": place.get("from")}
        chat = place.get("chat") if isinstance(place, dict) else None
        chat_id = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(chat_id, int):
            return chat_id
    return None


def _what(update: Update, bot_name: str) -> What | None:
    if query := update.callback_query:
        return Press(query.id, query.message.message_id if query.message else None, query.data or "")
    if message := update.message:
        return _event(message, bot_name)
    if message := update.edited_message:
        return Rewrote(message.message_id, message.text) if message.text and not _command(message) else None
    return None


def _event(message: Message, bot_name: str) -> What | None:
    if message.text is None or message.forward_origin is not None:
        picture = message.photo[-1].file_id if message.photo and message.forward_origin is None else ""
        return SentUnreadable(picture) if _from_a_person(message) else None
    if command := _command(message):
        name, _, addressee = command.partition("@")
        if addressee.lower() not in {"", bot_name.lower()}:
            return Commanded(None)
        code = message.text.split(maxsplit=1)[1:]
        if name == Command.START and code:
            return Started(code[0].strip())
        return Commanded(_named(name))
    return Wrote(message.message_id, message.text)


def _named(name: str) -> Command | TeamCommand | None:
    if name in set(Command):
        return Command(name)
    return TeamCommand(name) if name in set(TeamCommand) else None


def _command(message: Message) -> str | None:
    """The command that a message begins with, in small letters, without its slash."""
    first = (message.text or "").split(maxsplit=1)[:1]
    return first[0][1:].lower() if first and first[0].startswith("/") and len(first[0]) > 1 else None


def _from_a_person(message: Message) -> bool:
    """Whether somebody sent this, rather than Telegram telling of something (a pinned message, a changed timer)."""
    return message.effective_attachment is not None or message.forward_origin is not None


def _language(user: User | None) -> str | None:
    return user.language_code if user else None
