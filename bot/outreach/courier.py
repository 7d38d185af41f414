"""The courier: fills broadcasts that are due with letters, delivers them, and notes what became of each.

A crash anywhere leaves letters behind that nobody has settled; their lease ends, and they are delivered. The one window
in which somebody can get a letter twice is between Telegram's answer and the commit of what it said; what is in it is
at most the letters on their way, and mostly one or two.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import journal
from bot.messenger import MovedError, NotDeliveredError, ToldToWaitError, UndeliverableError
from bot.outreach.letters import Letters
from bot.outreach.quiet import QuietHours
from bot.outreach.telling import Telling
from conversations.message import Message
from storage.errors import StorageError
from storage.outreach.addresses import Addresses
from storage.outreach.model import Broadcast, Fate, Letter, State
from storage.outreach.protocols import Outbox, Places
from storage.record import week_of

TRIES: Final = 8
ON_THE_WAY: Final = 60  # letters that are claimed at a time: twice what Telegram takes in a second
LEASE: Final = timedelta(seconds=30)  # how long a claimed letter is left alone after a crash
PORTION: Final = 500  # subscribers that are gone through in one transaction
PATIENCE: Final = 2.0  # seconds that a letter waits for its chat on its way; for longer it is given back
FIRST_WAIT: Final = 2.0  # seconds before the second try; doubled after each, and jittered
LONGEST_WAIT: Final = 600.0
TIDY: Final = 15.0  # seconds between two looks for broadcasts that are over, and for bytes to be wiped
TELL: Final = 3.0  # seconds between two edits of a message that shows progress
REST: Final = 10.0  # seconds between two looks for something to do where nobody calls


class Post(Protocol):
    """Carries one letter at a time to Telegram."""

    def wait_for(self, chat: int) -> float:
        """Seconds until this chat may have another message."""
        ...

    async def deliver(self, chat: int, message: Message, wanted: Callable[[], Awaitable[bool]]) -> bool:
        """Sends a letter when it is its turn; False where it was not `wanted` any more by then.

        Raises:
            UndeliverableError, MovedError, ToldToWaitError, NotDeliveredError: As their names say.
        """
        ...


class Courier:
    """Works until it is cancelled; whoever sets `called` has it look for something to do."""

    def __init__(  # noqa: PLR0913 — the composition root names every part once
        self,
        *,
        outbox: Outbox,
        places: Places,
        letters: Letters,
        addresses: Addresses,
        post: Post,
        quiet: QuietHours,
        now: Callable[[], datetime],
        tell: Callable[[Broadcast], Coroutine[None, None, None]],
        called: asyncio.Event,
    ) -> None:
        self._outbox = outbox
        self._places = places
        self._letters = letters
        self._addresses = addresses
        self._post = post
        self._quiet = quiet
        self._now = now
        self._telling = Telling(tell)
        self._called = called
        self._on_the_way: dict[tuple[bytes, bytes], asyncio.Task[None]] = {}
        self._arrived: dict[tuple[bytes, bytes], tuple[Letter, Fate]] = {}  # what the store has not noted yet
        self._told: dict[bytes, tuple[Broadcast, bool]] = {}
        self._next_tidying = self._next_telling = 0.0

    async def run(self) -> None:
        """Delivers what there is, and waits for more; trouble with the store is told and waited out."""
        try:
            while True:
                self._called.clear()
                try:
                    busy = await self._round()
                except StorageError as problem:
                    journal.alarm("courier_failed", **journal.place_of(problem))
                    busy = False
                if not busy:
                    await self._rest()
        finally:
            await self._telling.close()
            tasks = list(self._on_the_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(StorageError):
                await self._settle()

    async def _round(self) -> bool:
        """One look at everything; whether there was something to do."""
        quiet = self._quiet.hold(self._now())
        broadcasts = {broadcast.id: broadcast for broadcast in await self._outbox.broadcasts()}
        filled = await self._fill(broadcasts, quiet=quiet)
        room = ON_THE_WAY - len(self._on_the_way)
        claimed: list[Letter] = []
        if room >= ON_THE_WAY // 2 and any(b.state in {State.FILLING, State.RUNNING} for b in broadcasts.values()):
            claimed = await self._outbox.claim(self._now(), lease=LEASE, most=room, urgent_only=quiet)
        for letter in claimed:
            if letter.broadcast in broadcasts:  # else somebody filled it just now; its lease ends
                self._send_off(letter, broadcasts[letter.broadcast])
        await self._settle()
        await self._report(broadcasts, quiet=quiet)
        return bool(filled or claimed or self._on_the_way)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(REST):
                await self._called.wait()

    async def _fill(self, broadcasts: dict[bytes, Broadcast], *, quiet: bool) -> bool:
        """Makes letters of the next portion of each broadcast that is due; whether there was one."""
        filled = False
        for broadcast in list(broadcasts.values()):
            due = broadcast.state in {State.WAITING, State.FILLING} and broadcast.due <= self._now()
            if due and (broadcast.urgent or not quiet):
                await self._outbox.fill(broadcast.id, week=week_of(self._now()), most=PORTION)
                filled = True
        if filled:
            broadcasts |= {broadcast.id: broadcast for broadcast in await self._outbox.broadcasts()}
        return filled

    def _send_off(self, letter: Letter, broadcast: Broadcast) -> None:
        key = (letter.broadcast, letter.tag)
        if key in self._on_the_way or key in self._arrived:  # its lease has ended, yet it is still in good hands
            return
        task = asyncio.create_task(self._deliver(letter, broadcast))
        self._on_the_way[key] = task

        def arrived(_: asyncio.Task[None]) -> None:
            del self._on_the_way[key]
            self._called.set()

        task.add_done_callback(arrived)

    async def _deliver(self, letter: Letter, broadcast: Broadcast) -> None:
        try:
            await self._try(letter, broadcast)
        except StorageError as problem:  # its lease ends, and it is tried again
            journal.alarm("courier_failed", **journal.place_of(problem))
        except Exception as error:  # noqa: BLE001 — one letter's trouble must not hold up the others
            journal.alarm("letter_failed", **journal.place_of(error))
            self._over(letter, Fate.FAILED)

    async def _try(self, letter: Letter, broadcast: Broadcast) -> None:
        message = await self._letters.worded(broadcast, letter)
        if message is None:
            self._over(letter, Fate.FAILED)
            return None
        chat = self._addresses.chat(letter.tag)
        wait = self._post.wait_for(chat)
        if wait > PATIENCE:
            return await self._postpone(letter, wait, tried=False)
        await asyncio.sleep(wait)
        try:
            if await self._post.deliver(chat, message, lambda: self._outbox.holds(letter)):
                self._over(letter, Fate.SENT)
        except UndeliverableError:
            self._over(letter, Fate.BLOCKED)
        except MovedError as moved:
            await self._places.move(letter.tag, self._addresses.tag(moved.chat))
        except ToldToWaitError as told:
            await self._postpone(letter, told.seconds, tried=False)
        except NotDeliveredError:
            if letter.tries + 1 >= TRIES:
                self._over(letter, Fate.FAILED)
            else:
                wait = min(FIRST_WAIT * 2**letter.tries, LONGEST_WAIT)
                await self._postpone(letter, wait * random.uniform(0.5, 1.5), tried=True)  # noqa: S311 — spreads the load

    def _over(self, letter: Letter, fate: Fate) -> None:
        self._arrived[letter.broadcast, letter.tag] = (letter, fate)

    async def _postpone(self, letter: Letter, seconds: float, *, tried: bool) -> None:
        await self._outbox.postpone([letter], self._now() + timedelta(seconds=seconds), tried=tried)

    async def _settle(self) -> None:
        """Commits what became of letters; what arrives meanwhile is the next round's. Then waits for more to arrive."""
        arrived = dict(self._arrived)
        if arrived:
            await self._outbox.settle(list(arrived.values()))
            for key in arrived:
                del self._arrived[key]
        elif self._on_the_way:
            await self._called.wait()

    async def _report(self, broadcasts: dict[bytes, Broadcast], *, quiet: bool) -> None:
        """Ends what is over, and shows how far the others are."""
        moment = asyncio.get_running_loop().time()
        if moment >= self._next_tidying or not self._on_the_way:
            self._next_tidying = moment + TIDY
            for done in await self._outbox.finish():
                broadcasts.pop(done.id, None)
                self._told.pop(done.id, None)
                totals = done.totals
                journal.note(
                    "broadcast_done",
                    sent=totals.sent,
                    blocked=totals.blocked,
                    failed=totals.failed,
                    count=totals.letters,
                )
                self._telling.show(done)
        if moment >= self._next_telling:
            self._next_telling = moment + TELL
            for broadcast in broadcasts.values():
                new = self._told.get(broadcast.id) != (broadcast, quiet)
                if new and broadcast.state in {State.FILLING, State.RUNNING}:
                    self._told[broadcast.id] = (broadcast, quiet)
                    self._telling.show(broadcast)
