"""The bot on Telegram: builds the parts that know Telegram, and runs them until asked to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot import journal
from bot.host import Host
from bot.messenger import Messenger
from bot.settings import Settings
from bot.telegram.application import build_application, handle_with
from bot.telegram.arrivals import arrival_of, chat_of
from bot.telegram.doorman import Doorman
from bot.telegram.intake import Raw
from bot.telegram.menu import hang_up
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.receiving import LONGEST_PAUSE, NOT_KNOWN, CannotReceiveError, Receiver
from conversations.book import Book

FIRST_PAUSE: Final = 0.5  # seconds until Telegram is tried again at the start


async def serve(
    settings: Settings, book: Book, make_host: Callable[[Messenger], Host], stopping: asyncio.Event
) -> None:
    """Serves students on Telegram until `stopping` is set.

    Raises:
        CannotReceiveError: The token is wrong, or somebody else is receiving this bot's updates.
    """
    application = build_application(settings)
    bot: Bot = application.bot
    host = make_host(TelegramMessenger(bot))
    doorman = Doorman(bot, book)

    async def on_update(update: Update) -> None:
        arrival = arrival_of(update, bot.username)
        if arrival is not None:
            await host.receive(arrival)
        elif update.effective_chat is not None and update.effective_chat.type != "private":
            await doorman.receive(update)

    async def handle(raw: Raw) -> None:
        await application.process_update(Update.de_json(raw, bot))

    async def excuse(raw: Raw) -> None:
        chat = chat_of(raw)
        if chat is not None and chat > 0:  # a private chat; groups have negative numbers
            await host.excuse(chat, None)

    handle_with(application, on_update)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bot.shutdown)
        if not await _reach(bot, stopping):
            return
        await stack.enter_async_context(application)
        journal.note("receiving")
        menu = asyncio.create_task(hang_up(bot, book))
        try:
            await Receiver(bot, handle, excuse).run(stopping)
        finally:
            menu.cancel()
            await asyncio.gather(menu, return_exceptions=True)


async def _reach(bot: Bot, stopping: asyncio.Event) -> bool:
    """Waits for Telegram to be there, since a server may start before its network; False when asked to stop first."""
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            await bot.initialize()
            await bot.delete_webhook()  # with one set, Telegram gives no updates to those who ask
        except InvalidToken as refusal:
            raise CannotReceiveError(NOT_KNOWN) from refusal
        except TelegramError as trouble:
            journal.warn("telegram_not_reached", error=type(trouble).__name__)
            stop = asyncio.create_task(stopping.wait())
            await asyncio.wait({stop}, timeout=pause)
            stop.cancel()
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return True
    return False
