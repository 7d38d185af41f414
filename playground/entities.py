"""The marked stretches of a text: those that a bot sends along, and those that Telegram finds by itself.

Offsets and lengths are in UTF-16 code units. The rules are those of TDLib's `MessageEntity.cpp` as far as a bot can
see them; `parse_mode` is refused elsewhere, because our bot never mixes a student's words with markup.
"""

import re
from array import array
from typing import Any, Final

from playground import limits
from playground.limits import utf16_length
from playground.links import checked_link
from playground.refusals import bad_request
from playground.shapes import Json

_PLAIN: Final = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code"}
)
_FOUND_BY_TELEGRAM: Final = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_OPAQUE: Final = frozenset({"code", "pre", "text_link", "text_mention"})
_KEPT_CONTROLS: Final = "\t\n"
_CONTROLS: Final = {code: " " for code in range(32) if chr(code) not in _KEPT_CONTROLS} | {ord("\r"): None}

_FINDER: Final = re.compile(
    r"""
    (?P<email>(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,24}(?![\w@-]))
  | (?P<url>(?<![\w@])(?:https?|tg|ftp)://[^\s<>«»"]+
      | (?<![\w@.-])(?:[\w-]+\.)+(?:no|com|org|net|io|me|eu|edu|gov|info|dk|se|fi|uk|de|fr|app|dev)
        (?![\w-])(?:[:/?\#][^\s<>«»"]*)?)
  | (?P<mention>(?<![\w@])@[a-z0-9_]{4,32}(?!\w))
  | (?P<bot_command>(?<![\w/<>@])/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/<>]))
  | (?P<hashtag>(?<![\w\#])\#(?=\d*[^\W\d])\w{1,256})
  | (?P<phone_number>(?<![\w+])\+\d(?:[ ]?\d){7,14}(?!\d))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORTH_LOOKING: Final = re.compile(r"[@/#.+]")


def found_in(text: str) -> list[Json]:
    """Find commands, links, mentions, hashtags, e-mail addresses and phone numbers, as Telegram does in any text."""
    if not _WORTH_LOOKING.search(text):
        return []
    found = []
    for match in _FINDER.finditer(text):
        kind = match.lastgroup or ""
        words = match.group().rstrip(".,;:!?)'") if kind == "url" else match.group()
        if words:
            offset = utf16_length(text[: match.start()])
            found.append({"type": kind, "offset": offset, "length": utf16_length(words)})
    return found


def formatted(text: str, given: object) -> tuple[str, list[Json]]:
    """Return the text as Telegram stores it, cleaned and trimmed, with all its entities in order.

    Args:
        text: what the caller sent; it may come out empty.
        given: the caller's `entities`; anything but a list counts as none, as at Telegram.

    Raises:
        RefusedError: 400 for text that is no Unicode and for entities that cannot be.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    cleaned = text.translate(_CONTROLS)
    entities = _parsed(given, text) if isinstance(given, list) and given else []
    first_mark = entities[0]["offset"] if entities else len(cleaned)
    lead = min(len(cleaned) - len(cleaned.lstrip(" \n")), first_mark)
    trimmed = cleaned[lead:].rstrip()
    entities = _fitted(entities, lead, trimmed)
    opaque = [entity for entity in entities if entity["type"] in _OPAQUE]
    entities += [entity for entity in found_in(trimmed) if not any(_overlap(entity, other) for other in opaque)]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return trimmed, entities[: limits.ENTITIES]


def _parsed(given: list[Any], text: str) -> list[Json]:
    units = array("H", text.encode("utf-16-le"))
    parsed = []
    for item in given:
        entity = _entity(item)
        if entity is not None:
            _check_place(entity, units)
            parsed.append(entity)
    parsed.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return parsed


def _entity(item: object) -> Json | None:
    if not isinstance(item, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length"):
        if not isinstance(item.get(name), int):
            raise bad_request(f'can\'t parse MessageEntity: Field "{name}" must be of type Number')
    kind = item.get("type")
    place = {"type": kind, "offset": item["offset"], "length": item["length"]}
    if kind in _PLAIN:
        return place
    if kind in _FOUND_BY_TELEGRAM:
        return None
    if kind == "pre":
        return place | ({"language": item["language"]} if item.get("language") else {})
    if kind == "text_link":
        try:
            return place | {"url": checked_link(str(item.get("url", "")))}
        except ValueError:
            return None
    if kind == "text_mention" and isinstance(item.get("user"), dict):
        return place | {"user": item["user"]}
    raise bad_request("can't parse MessageEntity: Unsupported type specified")


def _check_place(entity: Json, units: "array[int]") -> None:
    offset, length = entity["offset"], entity["length"]
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    for what, place in (("begins", offset), ("ends", offset + length)):
        if place > len(units):
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
                f" at UTF-16 offset {offset + length}"
            )
        if place < len(units) and 0xDC00 <= units[place] <= 0xDFFF:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} {what} in a middle of a UTF-16 symbol")


def _fitted(entities: list[Json], lead: int, trimmed: str) -> list[Json]:
    if not entities:
        return []
    encoded = trimmed.encode("utf-16-le")
    fitted = []
    for entity in entities:
        offset = max(0, entity["offset"] - lead)
        end = min(entity["offset"] - lead + entity["length"], len(encoded) // 2)
        words = encoded[2 * offset : 2 * end].decode("utf-16-le")
        if end > offset and (words.strip() or entity["type"] == "text_link"):
            fitted.append(entity | {"offset": offset, "length": end - offset})
    return fitted


def _overlap(one: Json, other: Json) -> bool:
    starts_inside = one["offset"] < other["offset"] + other["length"]
    ends_inside = other["offset"] < one["offset"] + one["length"]
    return bool(starts_inside and ends_inside)
