"""What people do with their phones: write, edit, tap, send pictures, follow links, block, delete, invite the bot.

Each act changes the world and queues for the bot just the updates that Telegram would send it; privacy mode keeps from
it what is said in groups and is not meant for it (core.telegram.org/bots/features#privacy-mode).
"""

import re
from typing import Final

from playground import limits
from playground.entities import formatted
from playground.limits import utf16_length
from playground.media import MediaKind, media_content
from playground.membership import move_bot
from playground.shapes import Chat, Json, Person, Stored
from playground.world import World

_START_CODE: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")


class ImpossibleError(Exception):
    """A phone would not let its owner do this; the sentence says why."""


def say(world: World, person: Person, chat: Chat, text: str, reply_to: int | None = None) -> Stored:
    """Write a text. A first message to the bot starts it.

    Raises:
        ImpossibleError: when there is nothing to send, too much, or no way to send it here.
    """
    words, entities = formatted(text, None)
    if not words:
        raise ImpossibleError("There is nothing to send.")
    if utf16_length(words) > limits.TEXT_UNITS:
        raise ImpossibleError(f"A message holds {limits.TEXT_UNITS} characters.")
    content: Json = {"text": words} | ({"entities": entities} if entities else {})
    return _send(world, person, chat, content, reply_to)


def send_media(world: World, person: Person, chat: Chat, kind: MediaKind, caption: str = "") -> Stored:
    """Send something that is not a text."""
    return _send(world, person, chat, media_content(world, kind, caption, person.first_name), None)


def open_link(world: World, person: Person, code: str) -> Stored:
    """Follow a `t.me/<bot>?start=<code>` link, which sends the start command.

    Raises:
        ImpossibleError: for a code that Telegram's links do not carry (core.telegram.org/bots/features#deep-linking).
    """
    if not _START_CODE.fullmatch(code):
        raise ImpossibleError("A start code has up to 64 letters, digits, _ and -.")
    return say(world, person, world.chats[person.id], f"/start {code}".strip())


def _send(world: World, person: Person, chat: Chat, content: Json, reply_to: int | None) -> Stored:
    _check_may_write(person, chat)
    if reply_to is not None and (replied := chat.messages.get(reply_to)) is not None:
        content = content | {"reply_to_message": replied.as_reply()}
    if chat.kind == "private":
        person.started = True
    if chat.kind == "channel":
        stored = world.post(chat, content | {"author_signature": person.first_name}, sender=None)
    else:
        stored = world.post(chat, content, sender=person.user())
    stored.seen_by_bot = _meant_for_bot(world, chat, stored)
    if stored.seen_by_bot:
        world.updates.push("channel_post" if chat.kind == "channel" else "message", stored.api, chat.id)
    return stored


def _check_may_write(person: Person, chat: Chat) -> None:
    if chat.kind == "private" and chat.id != person.id:
        raise ImpossibleError("This is somebody else's chat.")
    if chat.kind == "private" and person.blocked:
        raise ImpossibleError("The bot is blocked: unblock it first.")
    if chat.kind == "channel" and person.role == "student":
        raise ImpossibleError("Only those who run the channel write in it.")


def _meant_for_bot(world: World, chat: Chat, stored: Stored) -> bool:
    if chat.kind == "private":
        return True
    if chat.kind == "channel" or chat.bot_status == "administrator":
        return chat.bot_status == "administrator"
    if chat.bot_status != "member":
        return False
    replied = stored.api.get("reply_to_message", {})
    if replied.get("from", {}).get("id") == world.bot.id:
        return True
    text = stored.api.get("text") or stored.api.get("caption") or ""
    entities = stored.api.get("entities") or stored.api.get("caption_entities") or []
    return any(_addresses_bot(world.bot.username, text, entity) for entity in entities)


def _addresses_bot(username: str, text: str, entity: Json) -> bool:
    units = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    words = units[start : start + 2 * entity["length"]].decode("utf-16-le").lower()
    _, at, name = words.partition("@")
    if entity["type"] == "bot_command":
        return not at or name == username.lower()
    return bool(entity["type"] == "mention" and name == username.lower())


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Stored:
    """Change the words of one's own message, within Telegram's 48 hours."""
    stored = chat.messages.get(message_id)
    if stored is None or stored.by_bot or stored.api.get("from", {}).get("id") != person.id:
        raise ImpossibleError("Only one's own messages can be edited.")
    if world.now() - stored.api["date"] > limits.DELETE_SECONDS:
        raise ImpossibleError("It is too old to be edited.")
    words, entities = formatted(text, None)
    place = "text" if "text" in stored.api else "caption"
    if not words and place == "text":
        raise ImpossibleError("There is nothing to send.")
    changed = {key: value for key, value in stored.api.items() if key not in {place, _entities_of(place)}}
    stored.api = (
        changed | {"edit_date": world.now(), place: words} | ({_entities_of(place): entities} if entities else {})
    )
    world.edited(chat, stored)
    if stored.seen_by_bot:
        world.updates.push("edited_message", stored.api, chat.id)
    return stored


def _entities_of(place: str) -> str:
    return "entities" if place == "text" else "caption_entities"


def press(world: World, person: Person, chat: Chat, message_id: int, data: str) -> str:
    """Tap an inline button and return the query id.

    The data need not be on a button: a changed app can send any, and a bot has to cope
    (core.telegram.org/bots/api#callbackquery).
    """
    stored = chat.messages.get(message_id)
    if stored is None or not stored.by_bot:
        raise ImpossibleError("The message is gone.")
    if chat.kind == "private" and (chat.id != person.id or person.blocked):
        raise ImpossibleError("This chat is closed.")
    if not 1 <= len(data.encode()) <= limits.CALLBACK_DATA_BYTES:
        raise ImpossibleError("A button carries 1 to 64 bytes.")
    query_id = world.open_tap(person.id, chat.id)
    query = {
        "id": query_id,
        "from": person.user(),
        "message": stored.api,
        "chat_instance": chat.instance,
        "data": data,
    }
    world.updates.push("callback_query", query, person.id)
    return query_id


def hide(world: World, person: Person, chat: Chat, message_ids: list[int]) -> None:
    """Delete messages on the person's own side; the bot does not hear of it."""
    gone = [message_id for message_id in message_ids if message_id in chat.messages]
    for message_id in gone:
        chat.messages[message_id].hidden_from.add(person.id)
    world.news.tell(person.id, "deleted", lambda: {"chat_id": chat.id, "message_ids": gone, "person": person.id})


def set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot."""
    if person.blocked != blocked:
        person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        move_bot(world, person, world.chats[person.id], before, after)
