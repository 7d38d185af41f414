"""Command menus: kept per scope and language, and which of them a person is shown.

The order in which scopes win is that of core.telegram.org/bots/api#determining-list-of-commands.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from playground import limits
from playground.refusals import bad_request
from playground.shapes import Json

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_SCOPES: Final = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES: Final = ("chat", "chat_administrators", "chat_member")

Scope = tuple[str, int, int]
"""Kind of scope, chat and user; zeros where the kind needs none."""


def read_language(raw: str) -> str:
    """Read a `language_code`: two letters, or nothing for everybody.

    Raises:
        RefusedError: 400 for anything else.
    """
    if raw and not _LANGUAGE.fullmatch(raw):
        raise bad_request("LANG_CODE_INVALID")
    return raw


def read_scope(raw: object, chats: dict[str, int]) -> Scope:
    """Read a `BotCommandScope`; `chats` knows the ids behind usernames of chats, spelled `@name`."""
    if raw is None or raw == "":
        return ("default", 0, 0)
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    kind = raw.get("type")
    if kind in _SCOPES:
        return (str(kind), 0, 0)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = str(raw.get("chat_id", ""))
    if not chat:
        raise bad_request("can't parse BotCommandScope: chat_id is empty")
    chat_id = chats.get(chat.lower()) if chat.startswith("@") else _number(chat)
    if chat_id is None:
        raise bad_request("chat not found")
    return (str(kind), chat_id, _number(str(raw.get("user_id", 0))) or 0 if kind == "chat_member" else 0)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,19}", text) else None


def read_commands(raw: object) -> list[Json]:
    """Read an Array of `BotCommand`.

    Raises:
        RefusedError: 400 for too many, and for a command or description outside Telegram's limits.
    """
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in raw]


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f'can\'t parse BotCommand: Field "{name}" must be of type String')
    command = item["command"].strip().removeprefix("/")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    description = item["description"].strip()
    if not 1 <= len(description) <= limits.COMMAND_DESCRIPTION_CHARACTERS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


@dataclass(slots=True)
class Menus:
    """All command lists that the bot has set."""

    _lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def set(self, scope: Scope, language: str, commands: list[Json]) -> None:
        if commands:
            self._lists[scope, language] = commands
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        """Return exactly what was set for this scope and language."""
        return self._lists.get((scope, language), [])

    def shown_in_private(self, person_id: int, language_code: str) -> list[Json]:
        """Return what the app shows this person in their chat with the bot: the narrowest list that there is."""
        language = language_code[:2].lower()
        for scope in (("chat", person_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)):
            for code in (language, ""):
                if commands := self._lists.get((scope, code)):
                    return commands
        return []
