"""What Telegram itself shows of the bot: its commands, and its description, in three languages."""

from __future__ import annotations

from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot import journal
from conversations.book import Book
from conversations.events import Command
from conversations.states import Language
from conversations.texts import Texts

# Telegram tells bokmål apart from "no"; whoever speaks none of ours is shown English.
_CODES: Final = (("nb", Language.NB), ("no", Language.NB), ("nn", Language.NN), (None, Language.EN))


async def hang_up(bot: Bot, book: Book) -> None:
    """Sets what differs from what Telegram shows already; a bot whose menu cannot be set still works."""
    try:
        for code, language in _CODES:
            await _set(bot, book[language], code)
    except TelegramError as trouble:
        journal.warn("menu_not_set", error=type(trouble).__name__)


async def _set(bot: Bot, texts: Texts, code: str | None) -> None:
    scope = BotCommandScopeAllPrivateChats()
    commands = tuple(BotCommand(command, texts.say(f"command.{command}")) for command in Command)
    if await bot.get_my_commands(scope, code) != commands:
        await bot.set_my_commands(commands, scope, code)
    description = texts.say("about.description")
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    short = texts.say("about.short")
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
