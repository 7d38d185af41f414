"""What the letters of a broadcast say, in each language; questions also as groups and channels get them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.outreach.codes import question_in
from bot.outreach.links import start_link
from bot.outreach.notices import notice_of
from conversations.blocks import Screen
from conversations.book import Book
from conversations.languages import Language
from conversations.message import Message
from conversations.outreach.letters import screen_of_notice, screen_of_prompt
from storage.outreach.model import Activity, Broadcast, Letter, Purpose
from storage.outreach.protocols import Library

# By how many days the activity is away; a reminder that comes late has to be true all the same.
_REMINDERS: Final = {0: "letter.reminder_today", 1: "letter.reminder"}


class Letters:
    """Words the letters of broadcasts; what does not change is worded once."""

    def __init__(self, book: Book, library: Library, now: Callable[[], datetime], bot_name: Callable[[], str]) -> None:
        """`now` is the present in the students' time zone."""
        self._book = book
        self._library = library
        self._now = now
        self._bot_name = bot_name

    async def worded(self, broadcast: Broadcast, letter: Letter) -> Message | None:
        """What a letter says; None where what it is about is no longer there, or has begun."""
        language = Language(letter.language)
        if broadcast.purpose is Purpose.PROMPT:
            return await self._prompt(broadcast.about, language, place=letter.place)
        for activity in await self._library.activities():
            if activity.id.hex() == broadcast.about and not self._too_late(broadcast.purpose, activity):
                notice = notice_of(activity, language, self._now().tzinfo)
                return self._only(screen_of_notice(notice, self._heading(broadcast.purpose, activity)), language)
        return None

    def _too_late(self, purpose: Purpose, activity: Activity) -> bool:
        """Whether it has begun: after quiet hours or a long outage nobody needs to hear of it any more."""
        return purpose is not Purpose.CHANGE and activity.starts <= self._now()

    def _heading(self, purpose: Purpose, activity: Activity) -> str | None:
        if activity.cancelled:
            return "letter.cancelled"
        if purpose is Purpose.REMINDER:
            now = self._now()
            return _REMINDERS.get((activity.starts.astimezone(now.tzinfo).date() - now.date()).days)
        return "letter.changed" if purpose is Purpose.CHANGE else None

    async def _prompt(self, name: str, language: Language, *, place: bool) -> Message | None:
        for prompt in await self._library.prompts():
            if prompt.name == name:
                link = start_link(self._bot_name(), name) if place else None
                screen = screen_of_prompt(name, question_in(prompt, language), prompt.picture, link)
                return self._only(screen, language)
        return None

    def _only(self, screen: Screen, language: Language) -> Message:
        [message] = self._book.worded(screen, language)
        return message
