"""What people send besides text. Only the bot's refusal of it matters, so the content is plain and invented."""

from typing import Final, Literal, get_args

from playground.entities import formatted
from playground.files import StoredFile, plain_picture
from playground.shapes import Json
from playground.world import World

MediaKind = Literal["photo", "voice", "sticker", "location", "contact", "forward", "document"]
MEDIA_KINDS: Final[tuple[MediaKind, ...]] = get_args(MediaKind)

_SILENCE: Final = b"OggS" + bytes(60)
_CAPTIONED: Final = frozenset({"photo", "voice", "document"})


def media_content(world: World, kind: MediaKind, caption: str, first_name: str) -> Json:
    """Make up the content of a message of this kind; a forward's caption is its text."""
    content = _content(world, kind, caption, first_name)
    return content | (captioned(caption) if kind in _CAPTIONED else {})


def _content(world: World, kind: MediaKind, caption: str, first_name: str) -> Json:
    match kind:
        case "photo":
            return photo_content(world.files.keep("photo", plain_picture(320, 240), "photo.png", "image/png"))
        case "voice":
            voice = world.files.keep("voice", _SILENCE, "voice.oga", "audio/ogg")
            return {"voice": voice.reference() | {"duration": 4, "mime_type": voice.mime_type}}
        case "sticker":
            return _sticker(world.files.keep("sticker", plain_picture(64, 64), "sticker.webp", "image/webp"))
        case "location":
            return {"location": {"latitude": 63.4305, "longitude": 10.3951}}
        case "contact":
            return {"contact": {"phone_number": "4700000000", "first_name": first_name}}
        case "forward":
            text, entities = formatted(caption or "«…»", None)
            origin = {"type": "hidden_user", "sender_user_name": "Kim", "date": world.now() - 3600}
            return {"forward_origin": origin, "text": text} | ({"entities": entities} if entities else {})
        case "document":
            return document_content(world.files.keep("document", b"%PDF-1.4\n", "notat.pdf", "application/pdf"))


def captioned(caption: str, given: object = None) -> Json:
    """Spell a caption with its entities, or nothing when there is none."""
    text, entities = formatted(caption, given)
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def photo_content(stored: StoredFile, size: tuple[int, int] = (320, 240)) -> Json:
    """Spell a photo: one size of it, where Telegram would keep several."""
    width, height = size
    return {"photo": [stored.reference() | {"width": width, "height": height}]}


def document_content(stored: StoredFile) -> Json:
    return {"document": stored.reference() | {"file_name": stored.name, "mime_type": stored.mime_type}}


def _sticker(stored: StoredFile) -> Json:
    flags = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": stored.reference() | flags | {"emoji": "👍"}}
