"""Stands outside groups and channels: says where to talk to the bot, and takes in nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from telegram import Bot, Message, Update
from telegram.error import BadRequest

from bot.messenger import NotDeliveredError, UndeliverableError
from bot.telegram.insisting import insist
from conversations.advance import greet
from conversations.book import Book

_AWAY: Final = frozenset({"left", "kicked"})


class Doorman:
    """Answers in groups."""

    def __init__(self, bot: Bot, book: Book) -> None:
        self._bot = bot
        self._book = book

    async def receive(self, update: Update) -> None:
        """Points to the private chat when the bot comes into a group, or is spoken to there by a command."""
        if update.effective_chat is None or not (self._came_in(update) or self._spoken_to(update.message)):
            return
        user = update.effective_user
        language = greet(user.language_code if user else None, self._book.invitation()).voice.language
        words = self._book[language].say("note.group", link=self._bot.link)
        chat = update.effective_chat.id
        with suppress(BadRequest, UndeliverableError, NotDeliveredError):  # the bot may not be allowed to write there
            await insist(lambda: self._bot.send_message(chat, words))

    def _spoken_to(self, message: Message | None) -> bool:
        first = message.text.split(maxsplit=1)[0] if message and message.text else ""
        command, _, addressee = first.partition("@")
        return command.startswith("/") and addressee.lower() in {"", self._bot.username.lower()}

    def _came_in(self, update: Update) -> bool:
        change = update.my_chat_member
        if change is None or change.chat.type not in {"group", "supergroup"}:
            return False
        return change.old_chat_member.status in _AWAY and change.new_chat_member.status not in _AWAY
