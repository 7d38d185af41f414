"""Codes that stand in links, `t.me/<bot>?start=<code>`: known ones lead somewhere, unknown ones are written nowhere."""

from __future__ import annotations

import secrets
from typing import Final

from conversations.book import Book
from conversations.events import Command, Commanded, Invited
from conversations.languages import Language, nearest
from conversations.questions import Phrase, Question
from conversations.states import Invitation
from storage.outreach.model import Prompt
from storage.outreach.protocols import Library
from storage.receipt import ALPHABET

CODE_LENGTH: Final = 8


def new_code() -> str:
    """A random code of Crockford's base32."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Codes:
    """Tells what a code or a button with a prompt's name leads to."""

    def __init__(self, book: Book, library: Library) -> None:
        self._book = book
        self._library = library

    async def opened(self, code: str) -> Invited | Commanded:
        """What /start with a code means; for an unknown one the same as without."""
        for campaign in await self._library.campaigns():
            if campaign.code == code:
                return Invited(self._book.invitation(campaign=code), asking=False)
        invitation = await self.invitation(code)
        return Invited(invitation, asking=True) if invitation else Commanded(Command.START)

    async def invitation(self, name: str) -> Invitation | None:
        """What the prompt of that name invites to: its question for the small moment, ours for the bigger one."""
        for prompt in await self._library.prompts():
            if prompt.name == name:
                default = self._book.invitation()
                small = Question(tuple(Phrase(la, question_in(prompt, la)) for la in self._book.languages))
                return Invitation(name, None, small, default.structural, default.themes)
        return None


def question_in(prompt: Prompt, language: Language) -> str:
    """The prompt's question in a language, or in the nearest one at hand."""
    return next(prompt.questions[near] for near in nearest(language) if near in prompt.questions)
