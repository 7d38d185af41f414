"""Telegram's updates as what happens in a conversation."""

from __future__ import annotations

from typing import Final

from telegram.constants import MessageAttachmentType

from bot.arriving import Arrival, Press, Started, What
from bot.telegram.intake import Raw
from conversations.events import Command, Commanded, Rewrote, SentUnreadable, Wrote
from conversations.team.tasks import TeamCommand

# What we ask Telegram for; anything else never leaves it.
WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

# What says that somebody sent a message which is no text.
_SENT: Final = frozenset({*MessageAttachmentType, "forward_origin"})


def arrival_of(raw: Raw, bot_name: str) -> Arrival | None:
    """What a private chat's update means for its conversation; None where it means nothing to it.

    Reads the update as it came: PTB's objects for it cost more than all that is done with it.

    Raises:
        KeyError, TypeError, AttributeError: It is not formed as Telegram's are.
    """
    query, message, edited = raw.get("callback_query"), raw.get("message"), raw.get("edited_message", {})
    place = query.get("message") if query else message or edited
    if not place or place["chat"]["type"] != "private":
        return None
    what: What | None
    if query:
        what = Press(query["id"], place["message_id"], query.get("data", ""))
    elif message:
        what = _event(message, bot_name)
    else:
        text = edited.get("text")
        what = Rewrote(edited["message_id"], text) if text and not _command(text) else None
    if what is None:
        return None
    language = (query or place).get("from", {}).get("language_code")
    number = message["message_id"] if message else None
    return Arrival(place["chat"]["id"], raw["update_id"], language, what, number)


def chat_of(raw: Raw) -> int | None:
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


def _event(message: Raw, bot_name: str) -> What | None:
    text = message.get("text")
    if text is None or "forward_origin" in message:
        if not message.keys() & _SENT:  # Telegram tells of something: a pinned message, a changed timer
            return None
        if "forward_origin" in message:  # others' words
            return SentUnreadable()
        photo = message.get("photo")
        return SentUnreadable(photo[-1]["file_id"] if photo else "", message.get("caption", ""))
    if command := _command(text):
        name, _, addressee = command.partition("@")
        if addressee.lower() not in {"", bot_name.lower()}:
            return Commanded(None)
        behind = "".join(text.split(maxsplit=1)[1:]).strip()
        if name == Command.START and behind:
            return Started(behind)
        return Commanded(_named(name), behind)
    return Wrote(message["message_id"], text)


def _named(name: str) -> Command | TeamCommand | None:
    if name in set(Command):
        return Command(name)
    return TeamCommand(name) if name in set(TeamCommand) else None


def _command(text: str) -> str | None:
    """The command that a text begins with, in small letters, without its slash."""
    first = text.split(maxsplit=1)[:1]
    return first[0][1:].lower() if first and first[0].startswith("/") and len(first[0]) > 1 else None
