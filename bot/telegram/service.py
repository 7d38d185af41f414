"""The bot on Telegram: builds the parts that know Telegram, and runs them until asked to stop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from typing import Final, Protocol

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot import journal
from bot.messenger import Messenger
from bot.meter import Meter
from bot.outreach.courier import Courier, Post
from bot.reception import Reception
from bot.replicas import Company
from bot.settings import Settings
from bot.team.porter import Porter
from bot.telegram import post
from bot.telegram.arrivals import arrival_of, chat_of
from bot.telegram.courtesies import Courtesies
from bot.telegram.doorman import Doorman
from bot.telegram.handling import Handling
from bot.telegram.intake import Raw
from bot.telegram.menu import Menu
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.pacer import Pacer
from bot.telegram.receiving import LONGEST_PAUSE, NOT_KNOWN, CannotReceiveError, Receiver
from bot.telegram.shared_pacer import SharedPacer
from conversations.book import Book
from storage.outreach.membership import Role

FIRST_PAUSE: Final = 0.5  # seconds until Telegram is tried again at the start


@dataclass(frozen=True, slots=True)
class Line:
    """The ways to Telegram.

    Attributes:
        bot_name: The bot's user name; only once Telegram has been reached.
        show_menu: Shows somebody the commands of their role.
    """

    messenger: Messenger
    post: Post
    bot_name: Callable[[], str]
    show_menu: Callable[[int, Role | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who works at the line; `root` are the chats of root staff."""

    reception: Reception
    porter: Porter
    courier: Courier
    root: Sequence[int]


class Source(Protocol):
    """Where updates come from: `Receiver` asks for them, `Webhook` is given them."""

    def listening(self) -> AbstractAsyncContextManager[None]:
        """Opens the door, where there is one, before Telegram is told of it."""
        ...

    async def announce(self) -> None:
        """Tells Telegram which of the two it is; may raise a TelegramError, and is called again then."""
        ...

    async def run(self, stopping: asyncio.Event) -> None:
        """Receives until `stopping` is set, and finishes what is in hand."""
        ...


async def serve(  # noqa: PLR0913, PLR0917 — the composition root names every part once
    settings: Settings,
    book: Book,
    company: Company,
    meter: Meter,
    hire: Callable[[Line], Staffing],
    stopping: asyncio.Event,
) -> None:
    """Serves students on Telegram until `stopping` is set.

    Raises:
        CannotReceiveError: The token or the webhook's address is wrong, or somebody else receives this bot's updates.
        CannotListenError: Nothing can listen where the settings say.
    """
    bot, updates = _connection(settings, meter)
    pacer = Pacer() if company.locks is None else SharedPacer(company.locks)
    courtesies = Courtesies()
    menu = Menu(bot, book)
    messenger = TelegramMessenger(bot, pacer, courtesies)
    staffing = hire(Line(messenger, post.Post(bot, pacer, meter), lambda: bot.username, menu.show))
    doorman = Doorman(bot, book, messenger, staffing.porter)

    async def handle(raw: Raw) -> None:
        async with company.turn(chat_of(raw)):
            arrival = arrival_of(raw, bot.username)
            if arrival is not None:
                await staffing.reception.receive(arrival)
            elif (update := Update.de_json(raw, bot)) is not None:
                await doorman.receive(update)

    async def excuse(raw: Raw) -> None:
        chat = chat_of(raw)
        if chat is not None and chat > 0:  # a private chat; groups have negative numbers
            await staffing.reception.excuse(chat, None)

    source = _source(bot, updates, settings, Handling(handle, excuse, meter), courtesies)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bot.shutdown)
        await stack.enter_async_context(source.listening())
        if not await _reach(bot.initialize, stopping) or not await _reach(source.announce, stopping):
            return
        journal.note("receiving")

        async def unasked() -> None:
            await menu.hang_up(staffing.root)
            await staffing.courier.run()

        beside = [asyncio.create_task(company.on_duty("outreach", unasked))]
        if isinstance(pacer, SharedPacer):
            beside.append(asyncio.create_task(pacer.listen()))
        try:
            await source.run(stopping)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


def _connection(settings: Settings, meter: Meter) -> tuple[Bot, BaseRequest]:
    """A bot, and its way to updates, in little memory."""
    # In pages of 2 MB, which are never given back in part, the HTTP client's allocator takes 6 MB more.
    os.environ.setdefault("MIMALLOC_ALLOW_THP", "0")
    from bot.telegram.client import build_bot  # noqa: PLC0415 — it looks for that while it is loaded

    return build_bot(settings, meter)


def _source(bot: Bot, updates: BaseRequest, settings: Settings, handling: Handling, courtesies: Courtesies) -> Source:
    if not settings.webhook_url:
        return Receiver(bot, updates, handling)
    from bot.telegram.webhook import Webhook  # noqa: PLC0415 — a web server is 4 MB, which a polling bot does without

    return Webhook(bot, settings, handling, courtesies)


async def _reach(call: Callable[[], Awaitable[object]], stopping: asyncio.Event) -> bool:
    """Calls Telegram until it is there, since a server may start before its network; False when asked to stop first."""
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            await call()
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
