"""The people, chats and messages of the stand-in's world, and how the Bot API spells them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Clock = Callable[[], float]
"""Gives seconds since 1970."""

Role = Literal["student", "ambassador", "staff"]
ChatKind = Literal["private", "group", "channel"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass(slots=True)
class Person:
    """Somebody with a phone.

    `started` is true from their first message on: before it a bot may not write to them. `deactivated` is an account
    that was deleted; Telegram tells bots nothing of it until they write.
    """

    id: int
    first_name: str
    language_code: str
    role: Role = "student"
    last_name: str | None = None
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """Spell the person as the Bot API's `User`."""
        spelled: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            spelled["last_name"] = self.last_name
        if self.username:
            spelled["username"] = self.username
        if self.language_code:
            spelled["language_code"] = self.language_code
        return spelled

    def private_chat(self) -> Json:
        """Spell the person's chat with the bot as the Bot API's `Chat`."""
        spelled = self.user()
        spelled.pop("is_bot")
        spelled.pop("language_code", None)
        return {**spelled, "type": "private"}


@dataclass(slots=True)
class Stored:
    """One message in a chat."""

    api: Json
    """The Bot API's `Message`."""

    by_bot: bool
    seen_by_bot: bool = True
    """False for what privacy mode keeps from the bot."""

    keyboard: Json | None = None
    """A reply keyboard, its removal or a forced reply, as sent: the app shows it, `Message` does not hold it."""

    hidden_from: set[int] = field(default_factory=set)
    """People who deleted it on their own side."""

    @property
    def id(self) -> int:
        message_id: int = self.api["message_id"]
        return message_id

    def as_reply(self) -> Json:
        """Spell it as another message's `reply_to_message`, which never nests further."""
        return {key: value for key, value in self.api.items() if key != "reply_to_message"}

    def seen_by(self, person_id: int | None) -> Json:
        """Spell it for the page: with the keyboard under it, and whether it is this person's own; None is anybody."""
        spelled = dict(self.api)
        if self.keyboard is not None:
            spelled["reply_markup"] = self.keyboard
        if person_id is not None:
            spelled["own"] = not self.by_bot and spelled.get("from", {}).get("id") == person_id
        return spelled


@dataclass(slots=True)
class Chat:
    """A chat; a private one bears the id of its person. The bot's status says nothing in a private chat.

    `upgraded_to` is the id of the supergroup that a group became; then there is nothing more to be had under its own.
    """

    id: int
    kind: ChatKind
    title: str
    api: Json
    username: str | None = None
    bot_status: BotStatus = "left"
    upgraded_to: int | None = None
    last_message_id: int = 0
    messages: dict[int, Stored] = field(default_factory=dict)

    @property
    def instance(self) -> str:
        """The `chat_instance` of taps in this chat: the same for the chat, different from others."""
        return str(self.id * 7_368_787 % (1 << 61))
