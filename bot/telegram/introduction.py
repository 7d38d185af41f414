"""Introducing the bot: what Telegram shows of it, in every language, set anew where it differs."""

from __future__ import annotations

from typing import Final

from telegram import Bot, MenuButtonCommands
from telegram.error import RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings
from bot.telegram.client import take_timedeltas
from bot.telegram.menu import Menu
from conversations.book import Book

PATIENCE: Final = 15.0  # seconds for each call


class NotIntroducedError(Exception):
    """Telegram did not take all of it; the sentence says what to do. What was taken stays."""


async def introduce(settings: Settings, book: Book) -> None:
    """Sets commands, menu button, descriptions and name.

    The name comes last, since Telegram lets it be changed only now and then.

    Raises:
        NotIntroducedError: As its name says.
    """
    take_timedeltas()
    request = HTTPXRequest(read_timeout=PATIENCE, connect_timeout=PATIENCE)
    bot = Bot(settings.telegram_bot_token, base_url=f"{settings.telegram_api_url}/bot", request=request)
    try:
        async with bot:
            menu = Menu(bot, book)
            await menu.write()
            await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
            await menu.name()
    except RetryAfter as trouble:
        raise NotIntroducedError(
            f"Telegram wants a pause of {trouble.retry_after}; run `ime setup` again after it."
        ) from None
    except TelegramError as trouble:
        raise NotIntroducedError(
            f"Telegram did not take it ({type(trouble).__name__}); run `ime setup` again later. The bot works without."
        ) from None
