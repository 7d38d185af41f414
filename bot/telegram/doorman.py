"""Stands outside groups and channels: says where to talk to the bot, and tells the porter who comes and goes."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from telegram import Bot, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated, Message, Update

from bot.messenger import Messenger, NotDeliveredError, UndeliverableError
from bot.team.porter import Porter
from conversations.advance import greet
from conversations.book import Book
from conversations.message import Message as Words
from storage.outreach.model import PlaceKind

_AWAY: Final = frozenset({"left", "kicked"})


class Doorman:
    """Takes in nothing that is said there."""

    def __init__(self, bot: Bot, book: Book, messenger: Messenger, porter: Porter) -> None:
        self._bot = bot
        self._book = book
        self._messenger = messenger
        self._porter = porter

    async def receive(self, update: Update) -> None:
        """Sees to what an update says of the bot's own standing, and points to the private chat where it is asked."""
        message = update.message
        if update.my_chat_member:
            await self._stands(update.my_chat_member)
        elif message and message.migrate_to_chat_id:
            await self._porter.moved(message.chat_id, message.migrate_to_chat_id)
        if update.effective_chat is None or not (self._came_in(update) or self._spoken_to(message)):
            return
        user = update.effective_user
        language = greet(user.language_code if user else None, self._book.invitation()).voice.language
        words = self._book[language].say("note.group", link=self._bot.link)
        with suppress(UndeliverableError, NotDeliveredError):  # the bot may not be allowed to write there
            await self._messenger.send(update.effective_chat.id, Words(words), "")

    async def _stands(self, change: ChatMemberUpdated) -> None:
        chat, member = change.chat, change.new_chat_member
        if chat.type == chat.PRIVATE:
            if member.status in _AWAY:
                await self._porter.blocked(chat.id)
            return
        muted = isinstance(member, ChatMemberRestricted) and not member.can_send_messages
        if chat.type == chat.CHANNEL:
            muted = not (isinstance(member, ChatMemberAdministrator) and member.can_post_messages)
        if member.status in _AWAY or muted:
            await self._porter.left(chat.id)
            return
        kind = PlaceKind.CHANNEL if chat.type == chat.CHANNEL else PlaceKind.GROUP
        await self._porter.came(chat.id, kind, chat.title or "", change.from_user.language_code)

    def _spoken_to(self, message: Message | None) -> bool:
        first = message.text.split(maxsplit=1)[0] if message and message.text else ""
        command, _, addressee = first.partition("@")
        return command.startswith("/") and addressee.lower() in {"", self._bot.username.lower()}

    @staticmethod
    def _came_in(update: Update) -> bool:
        change = update.my_chat_member
        if change is None or change.chat.type not in {"group", "supergroup"}:
            return False
        return change.old_chat_member.status in _AWAY and change.new_chat_member.status not in _AWAY
