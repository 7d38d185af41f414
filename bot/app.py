"""The composition root: names the concrete parts, puts them together, and runs them."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot import journal, stores
from bot.host import Host
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.outreach.codes import Codes
from bot.outreach.courier import Courier
from bot.outreach.front import Front
from bot.outreach.letters import Letters
from bot.reception import Reception
from bot.replicas import Alone, Replica
from bot.safety import recipients_of
from bot.settings import Settings
from bot.team import bench, boards
from bot.team.house import House
from bot.team.office import Office
from bot.team.porter import Porter
from bot.team.roles import Roles
from bot.telegram.service import Line, Staffing, serve
from bot.words import book_of
from storage.drafts import Drafts
from storage.errors import StorageError
from storage.outreach.addresses import read_or_make_key
from storage.outreach.model import Broadcast
from storage.outreach.protocols import Library, Outbox
from storage.protocols import Stories

HOUSEKEEPING: Final = 600.0  # seconds between two looks for drafts that are over and for a release that is due
AT_ONCE: Final = 0.5  # the same where releases wait for nothing, as in the playground
ACTIVITY_KEPT: Final = timedelta(days=7)  # after its start; then heads and who was told are forgotten
BROADCAST_KEPT: Final = timedelta(days=90)  # its totals; of letters nothing is left when it ends


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    """Runs the bot until `stopping` is set.

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
    async with stores.opened(settings, addresses) as memory:
        drafts, stories = Drafts(memory.rows, peppers), memory.stories
        subscribers, places, library, outbox, team = memory.outreach

        def hire(line: Line) -> Staffing:
            called = asyncio.Event()
            letters = Letters(book, library, now, line.bot_name)
            roles = Roles(settings.staff_ids, team, addresses)
            house = House(
                book=book,
                bench=bench.Bench(Drafts(memory.rows, peppers, bench.KIND)),
                drafts=drafts,
                roles=roles,
                team=team,
                subscribers=subscribers,
                places=places,
                library=library,
                outbox=outbox,
                stories=stories,
                recipients=recipients,
                addresses=addresses,
                messenger=line.messenger,
                letters=letters,
                menu=line.show_menu,
                quiet=settings.quiet_hours,
                now=now,
                bot_name=line.bot_name,
                wake=called.set,
                min_group=settings.min_group,
                goal=settings.goal,
                workshop=settings.runtime,
            )

            async def tell(broadcast: Broadcast) -> None:
                with suppress(UndeliverableError, NotDeliveredError, StorageError):
                    await boards.tell(house, broadcast)

            courier = Courier(
                outbox=outbox,
                places=places,
                letters=letters,
                addresses=addresses,
                post=line.post,
                quiet=settings.quiet_hours,
                now=now,
                tell=tell,
                called=called,
            )
            front = Front(
                book=book,
                subscribers=subscribers,
                library=library,
                addresses=addresses,
                messenger=line.messenger,
                now=now,
                per_week=settings.nudges_per_week,
                min_group=settings.min_group,
            )
            host = Host(
                book=book,
                drafts=drafts,
                stories=stories,
                recipients=recipients,
                messenger=line.messenger,
                codes=Codes(book, library),
                front=front,
                now=now,
                entropy=os.urandom,
            )
            reception = Reception(Office(house), host, line.messenger)
            return Staffing(reception, Porter(house), courier, sorted(settings.staff_ids))

        company = Alone() if memory.locks is None else Replica(memory.locks)
        keep_house = partial(_keep_house, settings, drafts, stories, library, outbox)
        housekeeping = asyncio.create_task(company.on_duty("housekeeping", keep_house))
        try:
            await serve(settings, book, company, hire, stopping)
        finally:
            housekeeping.cancel()
            with suppress(asyncio.CancelledError):
                await housekeeping


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Has SIGTERM and Ctrl-C ask the running loop to stop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)


async def _keep_house(settings: Settings, drafts: Drafts, stories: Stories, library: Library, outbox: Outbox) -> None:
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
            await library.drop_activities_before(datetime.now(settings.timezone) - ACTIVITY_KEPT)
            await outbox.drop_ended_before(datetime.now(settings.timezone) - BROADCAST_KEPT)
        except (StorageError, OSError) as problem:
            journal.alarm("housekeeping_failed", **journal.place_of(problem))
        await asyncio.sleep(HOUSEKEEPING if every else AT_ONCE)
