"""What the bot sends."""

from typing import Final

from playground import limits
from playground.entities import formatted
from playground.files import StoredFile, picture_size
from playground.keyboards import read_markup
from playground.limits import utf16_length
from playground.media import captioned, document_content, photo_content
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.shapes import Chat, Json
from playground.world import World

_ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, given: Parameters) -> Json:
    if not given.text("text"):
        raise bad_request("message text is empty")
    content = text_content(given)
    return _send(world, given, content)


def text_content(given: Parameters, *, too_long: str = "message is too long") -> Json:
    """Read `text`, its entities and its preview options as they will stand in a message."""
    refuse_parse_mode(given)
    text, entities = formatted(given.text("text"), given.json_or_nothing("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > limits.TEXT_UNITS:
        raise bad_request(too_long)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if options := _preview_options(given):
        content["link_preview_options"] = options
    return content


def refuse_parse_mode(given: Parameters) -> None:
    # Our words: markup is not supported on purpose, see playground/entities.py.
    if given.text("parse_mode").lower() not in {"", "none"}:
        raise bad_request("unsupported parse_mode: the playground takes entities only")


def _preview_options(given: Parameters) -> Json | None:
    options = given.json("link_preview_options")
    if options is None:
        return {"is_disabled": True} if given.flag("disable_web_page_preview") else None
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    known = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")
    return {name: options[name] for name in known if options.get(name)}


def send_document(world: World, given: Parameters) -> Json:
    stored = _file(world, given, "document", limits.UPLOAD_BYTES)
    return _send(world, given, document_content(stored) | _caption(given))


def send_photo(world: World, given: Parameters) -> Json:
    stored = _file(world, given, "photo", limits.PHOTO_BYTES)
    size = picture_size(stored.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _send(world, given, photo_content(stored, size) | _caption(given))


def _file(world: World, given: Parameters, kind: str, most: int) -> StoredFile:
    text = given.text(kind)
    upload = given.uploads.get(text.removeprefix("attach://") if text.startswith("attach://") else kind)
    if upload is None:
        if not text:
            raise bad_request(f"there is no {kind} in the request")
        if "://" in text:
            raise bad_request("failed to get HTTP URL content")
        return world.files.by_id(text)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > most:
        raise bad_request("file is too big")
    return world.files.keep(kind, upload.content, upload.name, upload.mime_type)


def _caption(given: Parameters) -> Json:
    refuse_parse_mode(given)
    content = captioned(given.text("caption"), given.json_or_nothing("caption_entities"))
    if utf16_length(content.get("caption", "")) > limits.CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return content


def _send(world: World, given: Parameters, content: Json) -> Json:
    chat = world.chat_for_bot(given.text("chat_id"))
    markup = read_markup(given.values.get("reply_markup"), chat.kind)
    replied = _replied(chat, given)
    world.pace.admit(chat.id, world.clock())
    if replied is not None:
        content["reply_to_message"] = replied
    if given.flag("protect_content"):
        content["has_protected_content"] = True
    if markup.inline is not None:
        content["reply_markup"] = markup.inline
    sender = None if chat.kind == "channel" else world.bot.user()
    return world.post(chat, content, sender=sender, by_bot=True, keyboard=markup.keyboard).api


def _replied(chat: Chat, given: Parameters) -> Json | None:
    options = given.json("reply_parameters")
    if options is not None and not isinstance(options, dict):
        raise bad_request("object expected as reply parameters")
    message_id = (options or {}).get("message_id") or given.number("reply_to_message_id")
    if not message_id:
        return None
    stored = chat.messages.get(message_id)
    if stored is not None:
        return stored.as_reply()
    if (options or {}).get("allow_sending_without_reply") or given.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def send_chat_action(world: World, given: Parameters) -> bool:
    chat = world.chat_for_bot(given.text("chat_id"))
    if given.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    person_id = chat.id if chat.kind == "private" else None
    world.news.tell(person_id, "typing", lambda: {"chat_id": chat.id})
    return True
