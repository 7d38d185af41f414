"""What Telegram itself shows of the bot: its commands, by role, and its description, in every language."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot import journal
from bot.team.roles import PERMITTED
from conversations.book import Book
from conversations.events import Command
from conversations.languages import EN, NB, Language
from conversations.team.tasks import TeamCommand
from conversations.texts import Texts
from storage.outreach.membership import Role

# Telegram tells bokmål apart from "no".
_NORWEGIAN: Final = "no"


class Menu:
    """Shows students their commands, and those of the team theirs as well."""

    def __init__(self, bot: Bot, book: Book) -> None:
        self._bot = bot
        self._book = book
        own = tuple((str(language), language) for language in book.languages if language != EN)
        # Whoever speaks none of these is shown English.
        self._codes: tuple[tuple[str | None, Language], ...] = (*own, (_NORWEGIAN, NB), (None, EN))

    async def hang_up(self, staff: Sequence[int]) -> None:
        """Sets what differs from what Telegram shows already; a bot whose menu cannot be set still works.

        `staff` are the chats of root staff, who are known before they have ever written.
        """
        try:
            await self.write()
        except TelegramError as trouble:
            journal.warn("menu_not_set", error=type(trouble).__name__)
        for chat in staff:
            await self.show(chat, Role.STAFF)

    async def write(self) -> None:
        """Sets commands and descriptions in every language; raises what Telegram's library raises."""
        for code, language in self._codes:
            await self._set(self._book[language], code)

    async def name(self) -> None:
        """Sets the bot's name in every language; raises what Telegram's library raises."""
        for code, language in self._codes:
            name = self._book[language].say("about.name")
            if (await self._bot.get_my_name(code)).name != name:
                await self._bot.set_my_name(name, code)

    async def show(self, chat: int, role: Role | None) -> None:
        """Shows somebody the commands of their role; None takes those of the team away again."""
        scope = BotCommandScopeChat(chat)
        with suppress(TelegramError):  # the chat may not have begun yet; commands work without a menu
            for code, language in self._codes:
                if role is None:
                    await self._bot.delete_my_commands(scope, code)
                    continue
                commands = _commands(self._book[language], role)
                if await self._bot.get_my_commands(scope, code) != commands:
                    await self._bot.set_my_commands(commands, scope, code)

    async def _set(self, texts: Texts, code: str | None) -> None:
        scope = BotCommandScopeAllPrivateChats()
        commands = _commands(texts, None)
        if await self._bot.get_my_commands(scope, code) != commands:
            await self._bot.set_my_commands(commands, scope, code)
        description = texts.say("about.description")
        if (await self._bot.get_my_description(code)).description != description:
            await self._bot.set_my_description(description, code)
        short = texts.say("about.short")
        if (await self._bot.get_my_short_description(code)).short_description != short:
            await self._bot.set_my_short_description(short, code)


def _commands(texts: Texts, role: Role | None) -> tuple[BotCommand, ...]:
    ours = [command for command in TeamCommand if role is not None and role in PERMITTED[command]]
    return (
        *(BotCommand(command, texts.say(f"team_command.{command}")) for command in ours),
        *(BotCommand(command, texts.say(f"command.{command}")) for command in Command),
    )
