"""Reading `reply_markup`: what may hang under a message.

The order of the checks and the sentences follow `get_reply_markup` of Telegram's Bot API server and TDLib's
`ReplyMarkup.cpp`. Kinds of buttons that need more than a chat (inline mode, payments, games, web apps) are refused.
"""

import json
from dataclasses import dataclass
from typing import Any

from playground import limits
from playground.links import checked_link
from playground.refusals import RefusedError, bad_request
from playground.shapes import ChatKind, Json

_UNSUPPORTED = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
    "login_url",
    "web_app",
)
_STYLES = ("danger", "success", "primary")


@dataclass(frozen=True, slots=True)
class Markup:
    """What a message carries below it: an inline keyboard, or something that the app shows in its own place."""

    inline: Json | None = None
    keyboard: Json | None = None


def read_markup(raw: object, kind: ChatKind) -> Markup:
    """Read a `reply_markup` for a chat of this kind; in channels only inline keyboards stay.

    Raises:
        RefusedError: 400 with Telegram's words for whatever Telegram would not take.
    """
    markup = _decoded(raw)
    if markup is None:
        return Markup()
    if rows := _rows(markup, "inline_keyboard", "InlineKeyboardMarkup"):
        return Markup(inline=_inline(rows))
    if rows := _rows(markup, "keyboard", "ReplyKeyboardMarkup"):
        shown = _reply_keyboard(rows, markup)
    elif markup.get("remove_keyboard"):
        shown = {"remove_keyboard": True} | _selective(markup)
    elif markup.get("force_reply"):
        shown = {"force_reply": True} | _placeholder(markup) | _selective(markup)
    else:
        return Markup()
    return Markup() if kind == "channel" else Markup(keyboard=shown)


def _decoded(raw: object) -> Json | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    return raw


def _rows(markup: Json, name: str, owner: str) -> list[list[Any]]:
    rows = markup.get(name, [])
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" of the {owner} must be an Array of Arrays')
    return [row for row in rows if row]


def _inline(rows: list[list[Any]]) -> Json:
    if sum(map(len, rows)) > limits.BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]}


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unparsed('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": text.strip()} | _style(button) | _action(button)


def _style(button: Json) -> Json:
    style = button.get("style")
    if not style:
        return {}
    if style not in _STYLES:
        raise _unparsed("invalid button style specified")
    return {"style": style}


def _action(button: Json) -> Json:
    if url := button.get("url"):
        try:
            return {"url": checked_link(str(url))}
        except ValueError as wrong:
            raise bad_request(f"inline keyboard button {wrong}") from None
    if data := button.get("callback_data"):
        if not isinstance(data, str):
            raise _unparsed('Field "callback_data" must be of type String')
        if len(data.encode("utf-8", "surrogatepass")) > limits.CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"callback_data": data}
    if "copy_text" in button:
        copied = button["copy_text"]
        text = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(text, str):
            raise _unparsed('Field "copy_text" must be of type Object')
        if not 1 <= len(text) <= limits.COPY_TEXT_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"copy_text": {"text": text}}
    if any(name in button for name in _UNSUPPORTED):
        raise bad_request("BUTTON_TYPE_INVALID")
    raise _unparsed("Text buttons are unallowed in the inline keyboard")


def _unparsed(reason: str) -> RefusedError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _reply_keyboard(rows: list[list[Any]], markup: Json) -> Json:
    if sum(map(len, rows)) > 3 * limits.BUTTONS:
        raise bad_request("reply markup is too long")
    shown: Json = {"keyboard": [[_key(key) for key in row] for row in rows]}
    for flag in ("is_persistent", "resize_keyboard", "one_time_keyboard"):
        if _boolean(markup, flag, "ReplyKeyboardMarkup"):
            shown[flag] = True
    return shown | _placeholder(markup) | _selective(markup)


def _key(key: object) -> Json:
    text = key if isinstance(key, str) else key.get("text") if isinstance(key, dict) else None
    if not isinstance(text, str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not text.strip():
        raise bad_request("keyboard button text must be non-empty")
    asks = {name: True for name in ("request_contact", "request_location") if isinstance(key, dict) and key.get(name)}
    return {"text": text.strip()} | asks


def _placeholder(markup: Json) -> Json:
    placeholder = str(markup.get("input_field_placeholder") or "")
    if len(placeholder) > limits.PLACEHOLDER_CHARACTERS:
        raise bad_request("input field placeholder is too long")  # our words: Telegram cuts some and refuses others
    return {"input_field_placeholder": placeholder} if placeholder else {}


def _selective(markup: Json) -> Json:
    return {"selective": True} if _boolean(markup, "selective", "reply markup") else {}


def _boolean(markup: Json, name: str, owner: str) -> bool:
    value = markup.get(name, False)
    if not isinstance(value, bool):
        raise bad_request(f'field "{name}" of the {owner} must be of the type Boolean')
    return value
