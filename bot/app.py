"""The composition root: names the concrete parts, puts them together, and runs them."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Final

from bot import journal
from bot.host import Host
from bot.messenger import Messenger
from bot.safety import recipients_of
from bot.settings import Settings
from bot.telegram.service import serve
from conversations.book import load
from storage.drafts import Drafts
from storage.errors import StorageError
from storage.peppers import Peppers
from storage.protocols import Stories
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories

HOUSEKEEPING: Final = 600.0  # seconds between two looks for drafts that are over and for a release that is due
AT_ONCE: Final = 0.5  # the same where releases wait for nothing, as in the playground


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    """Runs the bot until `stopping` is set.

    Raises:
        SettingsError, StorageError, CannotReceiveError: It cannot run; the sentence says what the operator must do.
    """
    recipients = recipients_of(settings)
    facts = {
        "controller": settings.controller,
        "contact": settings.contact,
        "days": str(settings.withdrawal_days.days),
    }
    book = load(facts=facts)

    def now() -> datetime:
        return datetime.now(settings.timezone)

    async with AsyncExitStack() as stack:
        stories = await SqliteStories.open(settings.data_dir)
        stack.push_async_callback(stories.close)
        rows = await SqliteDraftRows.open(settings.runtime)
        stack.push_async_callback(rows.close)
        drafts = Drafts(rows, Peppers(settings.runtime / "peppers", now=now))

        def make_host(messenger: Messenger) -> Host:
            return Host(
                book=book,
                drafts=drafts,
                stories=stories,
                recipients=recipients,
                messenger=messenger,
                now=now,
                entropy=os.urandom,
            )

        housekeeping = asyncio.create_task(_keep_house(settings, drafts, stories))
        try:
            await serve(settings, book, make_host, stopping)
        finally:
            housekeeping.cancel()
            with suppress(asyncio.CancelledError):
                await housekeeping


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Has SIGTERM and Ctrl-C ask the running loop to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)


async def _keep_house(settings: Settings, drafts: Drafts, stories: Stories) -> None:
    every = settings.release_every_hours
    while True:
        try:
            await drafts.sweep()
            released = await stories.release(datetime.now(settings.timezone), minimum=settings.release_min, every=every)
            if released:
                journal.note("released", count=released)
            redrawn = await stories.redraw(datetime.now(settings.timezone), after=settings.withdrawal_days)
            if redrawn:
                journal.note("receipts_ended", count=redrawn)
        except (StorageError, OSError) as problem:
            journal.alarm("housekeeping_failed", **journal.place_of(problem))
        await asyncio.sleep(HOUSEKEEPING if every else AT_ONCE)
