"""The composition root: names the concrete parts, puts them together, and runs them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot import journal, stores
from bot.host import Host
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.meter import Meter
from bot.notebook import Notebook
from bot.outreach.codes import Codes
from bot.outreach.courier import Courier
from bot.outreach.front import Front
from bot.outreach.letters import Letters
from bot.reception import Reception
from bot.replicas import Alone, Replica
from bot.safety import recipients_of
from bot.settings import Settings
from bot.status import StatusLine
from bot.team import boards
from bot.team.bench import KIND, Bench
from bot.team.house import House
from bot.team.office import Office
from bot.team.porter import Porter
from bot.team.roles import Roles
from bot.telegram.service import Line, Staffing, serve
from bot.watching import watching
from bot.words import book_of
from conversations.book import Book
from storage.drafts import Drafts
from storage.errors import StorageError
from storage.outreach.addresses import Addresses, read_or_make_key
from storage.outreach.model import Broadcast
from storage.recipients import Recipients

HOUSEKEEPING: Final = 600.0  # seconds between two looks for drafts that are over and for a release that is due
AT_ONCE: Final = 0.5  # the same where releases wait for nothing, as in the playground
ACTIVITY_KEPT: Final = timedelta(days=7)  # after its start; then heads and who was told are forgotten
BROADCAST_KEPT: Final = timedelta(days=90)  # its totals; of letters nothing is left when it ends


async def run(settings: Settings, stopping: asyncio.Event, status: StatusLine | None = None) -> None:
    """Runs the bot until `stopping` is set, and shows on `status` how it goes.

    Raises:
        SettingsError, StorageError, CannotReceiveError, CannotListenError: It cannot run; the sentence says what the
            operator must do.
    """
    recipients = recipients_of(settings)
    book = book_of(settings)

    def now() -> datetime:
        return datetime.now(settings.timezone)

    addresses = await asyncio.to_thread(read_or_make_key, settings.address_key)
    peppers = stores.draft_keys(settings, now)
    async with watching(settings, status) as meter, stores.opened(settings, addresses) as memory:
        drafts = Notebook(Drafts(memory.rows, peppers), book.themes, shared=memory.locks is not None)
        bench = Bench(Drafts(memory.rows, peppers, KIND))
        ground = _Ground(settings, book, recipients, addresses, memory, drafts, bench, now)
        company = Alone() if memory.locks is None else Replica(memory.locks)
        keep_house = partial(_keep_house, settings, meter, drafts, memory)
        housekeeping = asyncio.create_task(company.on_duty("housekeeping", keep_house))
        try:
            await serve(settings, book, company, meter, ground.hire, stopping)
        finally:
            housekeeping.cancel()
            with suppress(asyncio.CancelledError):
                await housekeeping


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everybody stands on who works at the line to Telegram."""

    settings: Settings
    book: Book
    recipients: Recipients
    addresses: Addresses
    memory: stores.Stores
    drafts: Notebook
    bench: Bench
    now: Callable[[], datetime]

    def hire(self, line: Line) -> Staffing:
        """Everybody, once there is a line."""
        called = asyncio.Event()
        house = self._house(line, wake=called.set)
        reception = Reception(Office(house), self._host(line), line.messenger)
        return Staffing(reception, Porter(house), self._courier(line, house, called), sorted(self.settings.staff_ids))

    def _house(self, line: Line, wake: Callable[[], None]) -> House:
        settings, outreach = self.settings, self.memory.outreach
        return House(
            book=self.book,
            bench=self.bench,
            drafts=self.drafts,
            roles=Roles(settings.staff_ids, outreach.team, self.addresses),
            team=outreach.team,
            subscribers=outreach.subscribers,
            places=outreach.places,
            library=outreach.library,
            outbox=outreach.outbox,
            stories=self.memory.stories,
            recipients=self.recipients,
            addresses=self.addresses,
            messenger=line.messenger,
            letters=Letters(self.book, outreach.library, self.now, line.bot_name),
            menu=line.show_menu,
            quiet=settings.quiet_hours,
            now=self.now,
            bot_name=line.bot_name,
            wake=wake,
            min_group=settings.min_group,
            goal=settings.goal,
            workshop=settings.runtime,
        )

    def _courier(self, line: Line, house: House, called: asyncio.Event) -> Courier:
        async def tell(broadcast: Broadcast) -> None:
            with suppress(UndeliverableError, NotDeliveredError, StorageError):
                await boards.tell(house, broadcast)

        return Courier(
            outbox=house.outbox,
            places=house.places,
            letters=house.letters,
            addresses=self.addresses,
            post=line.post,
            quiet=house.quiet,
            now=self.now,
            tell=tell,
            called=called,
        )

    def _host(self, line: Line) -> Host:
        settings, outreach = self.settings, self.memory.outreach
        front = Front(
            book=self.book,
            subscribers=outreach.subscribers,
            library=outreach.library,
            addresses=self.addresses,
            messenger=line.messenger,
            now=self.now,
            per_week=settings.nudges_per_week,
            min_group=settings.min_group,
        )
        return Host(
            book=self.book,
            drafts=self.drafts,
            stories=self.memory.stories,
            recipients=self.recipients,
            messenger=line.messenger,
            codes=Codes(self.book, outreach.library),
            front=front,
            now=self.now,
            entropy=os.urandom,
        )


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Has SIGTERM and Ctrl-C ask the running loop to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)


async def _keep_house(settings: Settings, meter: Meter, drafts: Notebook, memory: stores.Stores) -> None:
    every, stories = settings.release_every_hours, memory.stories
    while True:
        now = datetime.now(settings.timezone)
        try:
            await drafts.sweep()
            released = await stories.release(now, minimum=settings.release_min, every=every)
            if released:
                journal.note("released", count=released)
            redrawn = await stories.redraw(now, after=settings.withdrawal_days)
            if redrawn:
                journal.note("receipts_ended", count=redrawn)
            await memory.outreach.library.drop_activities_before(now - ACTIVITY_KEPT)
            await memory.outreach.outbox.drop_ended_before(now - BROADCAST_KEPT)
            meter.stories(await stories.counts())
        except (StorageError, OSError) as problem:
            journal.alarm("housekeeping_failed", **journal.place_of(problem))
        await asyncio.sleep(HOUSEKEEPING if every else AT_ONCE)
