"""What the team's side stands on: stores, words and the way to a chat, named once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.messenger import Messenger
from bot.notebook import Notebook
from bot.outreach.letters import Letters
from bot.outreach.quiet import QuietHours
from bot.team.bench import Bench
from bot.team.roles import Roles
from conversations.advance import greet
from conversations.book import Book
from conversations.languages import Language
from storage.outreach.addresses import Addresses
from storage.outreach.membership import Role
from storage.outreach.protocols import Library, Outbox, Places, Subscribers, Team
from storage.protocols import Stories
from storage.recipients import Recipients


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The parts that every room of the team's uses.

    Attributes:
        drafts: The students', for the language that somebody has chosen.
        bot_name: The bot's user name, known once Telegram is reached.
        wake: Has the courier look for something to do.
        menu: Shows somebody the commands of their role.
        goal: How many stories are hoped for.
        workshop: Folder, memory-backed, for a bundle on its way.
    """

    book: Book
    bench: Bench
    drafts: Notebook
    roles: Roles
    team: Team
    subscribers: Subscribers
    places: Places
    library: Library
    outbox: Outbox
    stories: Stories
    recipients: Recipients
    addresses: Addresses
    messenger: Messenger
    letters: Letters
    menu: Callable[[int, Role | None], Awaitable[None]]
    quiet: QuietHours
    now: Callable[[], datetime]
    bot_name: Callable[[], str]
    wake: Callable[[], None]
    min_group: int
    goal: int
    workshop: Path

    async def language_of(self, chat: int, language_code: str | None = None) -> Language:
        """The language that somebody has chosen as a student, or that of their Telegram."""
        draft = await self.drafts.load(chat)
        if draft is not None:
            return draft.dialogue.voice.language
        return greet(language_code, self.book.invitation()).voice.language

    def say(self, language: Language, key: str, **filled_in: str) -> str:
        """Words by their key."""
        return self.book[language].say(key, **filled_in)

    def told(self, language: Language, count: int) -> str:
        """A count of people or stories in words: below the least group only that it is below."""
        if count >= self.min_group:
            return str(count)
        return self.say(language, "team.fewer_than", least=str(self.min_group))

    def told_roughly(self, language: Language, count: int) -> str:
        """A count that grows one by one, in steps of the least group: as it is it would tell when somebody was here."""
        if count < self.min_group:
            return self.told(language, count)
        return self.say(language, "team.at_least", least=str(count - count % self.min_group))
