"""What the letters of a broadcast say, in each language, in private and in groups and channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Final

from bot.outreach.codes import question_in
from bot.outreach.links import start_link
from bot.outreach.notices import notice_of
from conversations.blocks import Screen
from conversations.book import Book
from conversations.message import Message
from conversations.outreach.letters import screen_of_notice, screen_of_prompt
from conversations.states import Language
from storage.outreach.model import Broadcast, Letter, Purpose
from storage.outreach.protocols import Library

_HEADINGS: Final = {Purpose.REMINDER: "letter.reminder", Purpose.CHANGE: "letter.changed"}


class Letters:
    """Words the letters of broadcasts; what does not change is worded once."""

    def __init__(self, book: Book, library: Library, zone: tzinfo, bot_name: Callable[[], str]) -> None:
        self._book = book
        self._library = library
        self._zone = zone
        self._bot_name = bot_name

    async def worded(self, broadcast: Broadcast, letter: Letter) -> Message | None:
        """What a letter says; None where what it is about is no longer there."""
        language = Language(letter.language)
        if broadcast.purpose is Purpose.PROMPT:
            return await self._prompt(broadcast.about, language, place=letter.place)
        for activity in await self._library.activities():
            if activity.id.hex() == broadcast.about:
                link = start_link(self._bot_name(), "activities") if letter.place else None
                heading = "letter.cancelled" if activity.cancelled else _HEADINGS.get(broadcast.purpose)
                notice = notice_of(activity, language, self._zone)
                return self._only(screen_of_notice(notice, heading, link), language)
        return None

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
