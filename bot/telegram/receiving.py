"""The receive loop, without a webhook: fetches updates, has each chat's done in order, and confirms what is committed.

PTB's own updater confirms updates that it has only queued: a crash then loses them. Here an update stays Telegram's
until all its effects are ours, and what comes again is recognised (`bot.host`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot import journal
from bot.lanes import Lanes
from bot.telegram.arrivals import WANTED, chat_of
from bot.telegram.handling import Handling
from bot.telegram.insisting import seconds
from bot.telegram.intake import Intake, Raw
from bot.telegram.plain import Fields, call, numbered, read

LONG_POLL: Final = 25  # seconds that Telegram holds a request when there is nothing new
READ_TIMEOUT: Final = 10.0  # seconds on top of that, until we think that the answer is lost
AT_ONCE: Final = 100  # the most updates that Telegram gives at a time
APART: Final = 0.04  # seconds between the beginnings of two requests while something is in hand
GATHER: Final = 0.01  # seconds after an answer that suffice where something has been settled meanwhile
TURNS: Final = 12  # of the loop, after which what came has been committed, and its answers are on their way
CONFLICTS: Final = 4  # in a row: a restart leaves one or two behind, a second program goes on
LONGEST_PAUSE: Final = 30.0  # seconds between two tries to reach Telegram
DRAIN: Final = 7.0  # seconds for what is in hand when we are asked to stop

NOT_KNOWN: Final = (
    "Telegram does not know this bot token. Copy it whole from @BotFather into TELEGRAM_BOT_TOKEN, and start again."
)


class CannotReceiveError(Exception):
    """Telegram will not give us updates; the sentence says what the operator must do."""


class Receiver:
    """Asks Telegram for updates, and has each done."""

    def __init__(self, bot: Bot, updates: BaseRequest, handling: Handling) -> None:
        """`updates` is the way on which they are fetched."""
        self._bot = bot
        self._updates = updates
        self._handling = handling
        self._intake = Intake()
        self._lanes = Lanes()
        self._settled = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Nothing: whoever asks needs no door."""
        yield

    async def announce(self) -> None:
        """Has Telegram give updates to those who ask, which it does not while there is a webhook.

        Raises:
            TelegramError: It cannot be reached for now.
        """
        await self._bot.delete_webhook()

    async def run(self, stopping: asyncio.Event) -> None:
        """Receives until `stopping` is set, then finishes what is in hand and leaves the rest to Telegram.

        Raises:
            CannotReceiveError: The token is wrong, or somebody else is receiving this bot's updates.
        """
        receiving = asyncio.create_task(self._receive())
        stop = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({receiving, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
            receiving.cancel()
            [outcome] = await asyncio.gather(receiving, return_exceptions=True)
            await self._finish()
        if isinstance(outcome, Exception):
            raise outcome

    async def _receive(self) -> None:
        troubles = conflicts = 0
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                new = await self._ask()
            except Conflict as conflict:
                conflicts += 1
                if conflicts == CONFLICTS:
                    raise CannotReceiveError(
                        "Another program is receiving this bot's updates (Telegram says 409 Conflict). "
                        "Stop the other one, or give this one a bot of its own."
                    ) from conflict
                await asyncio.sleep(conflicts)
            except InvalidToken as refusal:
                raise CannotReceiveError(NOT_KNOWN) from refusal
            except RetryAfter as told:
                journal.warn("told_to_wait", method="getUpdates")
                await asyncio.sleep(seconds(told.retry_after))
            except TelegramError as trouble:
                journal.warn("telegram_not_reached", error=type(trouble).__name__, tries=troubles + 1)
                await asyncio.sleep(min(2.0**troubles * 0.25, LONGEST_PAUSE))
                troubles += 1
            else:
                troubles = conflicts = 0
                for raw in new:
                    self._lanes.put(chat_of(raw), partial(self._serve, raw))
                await self._let_answer()
                if self._intake.busy and asyncio.get_running_loop().time() < begun + APART:
                    await self._gather(begun)

    async def _ask(self) -> list[Raw]:
        """One request: confirms what is settled, and brings what is new."""
        self._settled.clear()
        offset = self._intake.offset
        asked: Fields = {"timeout": LONG_POLL, "limit": AT_ONCE, "allowed_updates": WANTED}
        if offset is not None:
            asked["offset"] = offset
        batch = await self._fetch(asked, LONG_POLL + READ_TIMEOUT)
        self._intake.confirmed(offset)
        new = self._intake.fresh([number for number, _ in batch])
        return [read(update) for number, update in batch if number in new]

    async def _fetch(self, asked: Fields, patience: float) -> list[tuple[int, bytes]]:
        return await call(self._updates, f"{self._bot.base_url}/getUpdates", asked, numbered, patience)

    async def _let_answer(self) -> None:
        """Has the answers to what came leave before the next request: who reads one and goes on at once is in that.

        Else they would just miss it, again and again, and wait for the one after it.
        """
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def _gather(self, begun: float) -> None:
        """Waits a moment, and for something in hand to be settled: Telegram would only repeat at once what we have.

        Not where the last request, which began at `begun`, took long: whoever writes meanwhile waits for the next.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout_at(begun + APART):
                await asyncio.sleep(GATHER)
                await self._settled.wait()

    async def _serve(self, raw: Raw) -> None:
        if not await self._handling.do(raw):  # we cannot let Telegram keep one, and take the others
            await self._handling.apologise(raw)
        self._intake.settle(raw["update_id"])
        self._settled.set()

    async def _finish(self) -> None:
        """Ends what is in hand and confirms it; what has not been begun, or takes too long, comes again later."""
        whole = await self._lanes.drain(DRAIN)
        journal.note("stopped_receiving", status="whole" if whole else "cut short")
        if self._intake.offset is not None:
            with suppress(TelegramError):
                await self._fetch({"offset": self._intake.offset, "limit": 1, "timeout": 0}, 1.0)
