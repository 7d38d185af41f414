"""What the bot does to messages that are there: edit them, delete them, answer a tap on them."""

import re
from typing import Final

from playground import limits
from playground.keyboards import read_markup
from playground.methods.sending import text_content
from playground.parameters import Parameters
from playground.refusals import RefusedError, bad_request
from playground.shapes import Chat, Json, Stored
from playground.world import World

_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
_OWN_LINK: Final = re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/(\w+)(?:\?.*)?|tg://.+", re.IGNORECASE)
_TEXT_PARTS: Final = ("text", "entities", "link_preview_options", "reply_markup")


def edit_message_text(world: World, given: Parameters) -> Json:
    if not given.text("text"):
        raise bad_request("message text is empty")
    content = text_content(given, too_long="MESSAGE_TOO_LONG")
    chat, stored = _editable(world, given)
    if "text" not in stored.api:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, stored, content | _inline(given, chat), _TEXT_PARTS)


def edit_message_reply_markup(world: World, given: Parameters) -> Json:
    chat, stored = _editable(world, given)
    return _edit(world, chat, stored, _inline(given, chat), ("reply_markup",))


def _inline(given: Parameters, chat: Chat) -> Json:
    inline = read_markup(given.values.get("reply_markup"), chat.kind).inline
    return {} if inline is None else {"reply_markup": inline}


def _editable(world: World, given: Parameters) -> tuple[Chat, Stored]:
    if not given.text("chat_id") and not given.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.chat_for_bot(given.text("chat_id"))
    stored = chat.messages.get(given.number("message_id"))
    if stored is None:
        raise bad_request("message to edit not found")
    if not stored.by_bot or stored.keyboard is not None:
        raise bad_request("message can't be edited")
    return chat, stored


def _edit(world: World, chat: Chat, stored: Stored, content: Json, parts: tuple[str, ...]) -> Json:
    if all(stored.api.get(part) == content.get(part) for part in parts):
        raise bad_request(_NOT_MODIFIED)
    kept = {name: value for name, value in stored.api.items() if name not in parts}
    stored.api = kept | {"edit_date": world.now()} | content
    world.edited(chat, stored)
    return stored.api


def delete_message(world: World, given: Parameters) -> bool:
    chat = world.chat_for_bot(given.text("chat_id"), write=False)
    message_id = given.number("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    _check_deletable(world, chat, message_id)
    world.remove(chat, [message_id])
    return True


def delete_messages(world: World, given: Parameters) -> bool:
    """Delete many at once; those that are not there are skipped, one that may not go refuses them all."""
    chat = world.chat_for_bot(given.text("chat_id"), write=False)
    message_ids = _identifiers(given.json("message_ids"))
    present = [message_id for message_id in message_ids if message_id in chat.messages]
    for message_id in present:
        _check_deletable(world, chat, message_id)
    world.remove(chat, present)
    return True


def _identifiers(raw: object) -> list[int]:
    if raw is None:
        raise bad_request("message identifiers are not specified")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of message identifiers")
    if len(raw) > limits.DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    identifiers = []
    for item in raw:
        number = int(item) if isinstance(item, str) and item.isdecimal() else item
        if not isinstance(number, int):
            raise bad_request("can't parse message identifier as a Number")
        if number <= 0:
            raise bad_request("invalid message identifier specified")
        identifiers.append(number)
    return identifiers


def _check_deletable(world: World, chat: Chat, message_id: int) -> None:
    stored = chat.messages[message_id]
    own = stored.by_bot or chat.kind == "private"
    if chat.kind == "group" and not own and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if chat.kind != "private" and chat.bot_status in {"left", "kicked"}:
        raise bad_request("message can't be deleted")
    if world.now() - stored.api["date"] > limits.DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(world: World, given: Parameters) -> bool:
    text = given.text("text")
    if len(text) > limits.CALLBACK_ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    url = given.text("url")
    if url:
        _check_own_link(world, url)
    query_id = given.text("callback_query_id")
    tap = world.answer_tap(query_id)
    answer = {"query_id": query_id, "text": text, "show_alert": given.flag("show_alert"), "url": url}
    place = {"chat_id": tap.chat_id, "person": tap.person_id}
    world.news.tell(tap.person_id, "callback_answer", lambda: answer | place)
    return True


def _check_own_link(world: World, url: str) -> None:
    # Only games and links to the bot itself may be opened by an answer.
    match = _OWN_LINK.fullmatch(url)
    if match is None or (match.group(1) or world.bot.username).lower() != world.bot.username.lower():
        raise _invalid_link()


def _invalid_link() -> RefusedError:
    return bad_request("URL_INVALID")
