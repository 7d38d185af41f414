"""The world behind the stand-in: people, chats, messages, taps and what waits for the bot. No HTTP in here.

All of it lives in memory and belongs to the event loop's thread. What people do is in `acting.py`, what the bot does in
`methods/`; both come here to find things and to have them recorded.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from playground import limits
from playground.faults import Faults
from playground.files import Files
from playground.menu import Menus
from playground.news import News
from playground.pace import Pace
from playground.refusals import bad_request, forbidden, upgraded
from playground.shapes import Chat, ChatKind, Clock, Json, Person, Role, Stored
from playground.updates import UpdateQueue
from playground.webhook import Webhook

FIRST_PERSON_ID: Final = 5_210_004_711
"""Ids of people have ten digits and do not fit into 32 bits, as at Telegram today."""

FIRST_UPDATE_ID: Final = 731_204_001
FIRST_QUERY_ID: Final = 4_382_915_204_813_770_000


@dataclass(slots=True)
class Bot:
    """The bot's account."""

    token: str
    username: str = "ime_playground_bot"
    name: str = "In My Experience"

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class Tap:
    """A tap on an inline button that waits for `answerCallbackQuery`."""

    person_id: int
    chat_id: int
    at: float


class World:
    """Everything that the stand-in remembers."""

    def __init__(self, token: str, *, clock: Clock = time.time, seed: int | None = None) -> None:
        """Begin with a bot and nobody else.

        Args:
            token: the bot's token; the number before the colon is its id.
            clock: gives seconds since 1970; every date in here comes from it.
            seed: makes the ids of people repeatable; they are drawn anew in every world without it.
        """
        self.bot = Bot(token)
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(clock, FIRST_UPDATE_ID)
        self.files = Files()
        self.menus = Menus()
        self.news = News()
        self.pace = Pace()
        self.faults = Faults()
        self.about: dict[str, dict[str, str]] = {"name": {}, "description": {}, "short_description": {}}
        """What the bot says of itself, per language code; "" is for everybody."""

        self.webhook: Webhook | None = None
        self.taps: dict[str, Tap] = {}
        self._random = Random(seed)  # noqa: S311 only ids of invented people come from it
        self._next_person_id = FIRST_PERSON_ID
        self._next_query_id = FIRST_QUERY_ID

    def now(self) -> int:
        return int(self.clock())

    # --- people and chats

    def add_person(self, first_name: str, language_code: str = "nb", role: Role = "student") -> Person:
        """Give somebody a phone; they have not started the bot yet."""
        person = Person(self._next_person_id, first_name, language_code, role)
        self._next_person_id += self._random.randint(1_009, 99_991)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", first_name, person.private_chat())
        self.news.state_changed()
        return person

    def add_chat(self, kind: ChatKind, title: str, username: str | None = None) -> Chat:
        """Open a group or a channel; the bot is not in it yet."""
        number = 4_000_000_000 + 7_919 * (len(self.chats) + 1)
        chat_id = -1_000_000_000_000 - number // 2 if kind == "channel" else -number
        api = {"id": chat_id, "type": kind, "title": title} | ({"username": username} if username else {})
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, api, username)
        self.news.state_changed()
        return chat

    def add_supergroup(self, group: Chat) -> Chat:
        """Open the supergroup that a group becomes; whoever was in it is in it."""
        chat_id = -1_000_000_000_000 + group.id
        api = {**group.api, "id": chat_id, "type": "supergroup"}
        chat = self.chats[chat_id] = Chat(chat_id, "group", group.title, api, bot_status=group.bot_status)
        self.news.state_changed()
        return chat

    def chat_for_bot(self, raw: str, *, write: bool = True) -> Chat:
        """Find the chat that the bot names, by id or by the @username of a channel.

        Raises:
            RefusedError: 400 when there is none, 403 when the bot may not read, or with `write` not write, there.
        """
        if not raw:
            raise bad_request("chat_id is empty")
        if raw.startswith("@"):
            wanted = raw[1:].lower()
            chat = next((chat for chat in self.chats.values() if (chat.username or "").lower() == wanted), None)
        else:
            chat = self.chats.get(int(raw)) if raw.removeprefix("-").isdecimal() else None
        if chat is None:
            raise bad_request("chat not found")
        self._check_access(chat, write=write)
        return chat

    def _check_access(self, chat: Chat, *, write: bool) -> None:
        if chat.kind == "private":
            person = self.people[chat.id]
            if write and person.deactivated:
                raise forbidden("user is deactivated")
            if write and person.blocked:
                raise forbidden("bot was blocked by the user")
            if write and not person.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif chat.upgraded_to is not None:
            raise upgraded(chat.upgraded_to)
        elif chat.bot_status == "kicked" and (write or chat.kind == "channel"):
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        elif chat.bot_status == "left" and (write or chat.kind == "channel"):
            raise forbidden(f"bot is not a member of the {chat.kind} chat")

    # --- messages

    def post(
        self, chat: Chat, content: Json, *, sender: Json | None, by_bot: bool = False, keyboard: Json | None = None
    ) -> Stored:
        """Record a message, give it the next id of its chat, and tell the page; `sender` None is a channel itself."""
        chat.last_message_id += 1
        api: Json = {"message_id": chat.last_message_id}
        if sender is None:
            api["sender_chat"] = chat.api
        else:
            api["from"] = sender
        api |= {"chat": chat.api, "date": self.now()} | content
        stored = chat.messages[chat.last_message_id] = Stored(api, by_bot, keyboard=keyboard)
        self._tell_of(chat, "message", stored)
        return stored

    def edited(self, chat: Chat, stored: Stored) -> None:
        """Record that a message has new content."""
        self._tell_of(chat, "edited", stored)

    def _tell_of(self, chat: Chat, name: str, stored: Stored) -> None:
        viewer = _viewer(chat)
        self.news.tell(viewer, name, lambda: {"chat_id": chat.id, "message": stored.seen_by(viewer)})

    def remove(self, chat: Chat, message_ids: Sequence[int]) -> None:
        """Take messages away from everybody."""
        gone = [message_id for message_id in message_ids if chat.messages.pop(message_id, None) is not None]
        if gone:
            self.news.tell(_viewer(chat), "deleted", lambda: {"chat_id": chat.id, "message_ids": gone})

    def messages_for(self, chat: Chat, person_id: int) -> list[Json]:
        return [stored.seen_by(person_id) for stored in chat.messages.values() if person_id not in stored.hidden_from]

    # --- taps

    def open_tap(self, person_id: int, chat_id: int) -> str:
        """Begin a tap and return its query id."""
        self._next_query_id += self._random.randint(1, 1 << 20)
        query_id = str(self._next_query_id)
        self.taps[query_id] = Tap(person_id, chat_id, self.clock())
        return query_id

    def answer_tap(self, query_id: str) -> Tap:
        """End a tap.

        Raises:
            RefusedError: 400 when it is unknown, already answered, or older than the app waits.
        """
        tap = self.taps.pop(query_id, None)
        if tap is None or self.clock() - tap.at > limits.CALLBACK_ANSWER_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return tap

    def close(self) -> None:
        """Let go of everybody who waits for something to happen."""
        self.updates.close()
        self.news.close()

    async def stop_webhook(self) -> None:
        """Deliver nothing any more; what was not taken stays in the queue."""
        webhook, self.webhook = self.webhook, None
        if webhook is not None:
            await webhook.stop()


def _viewer(chat: Chat) -> int | None:
    return chat.id if chat.kind == "private" else None
