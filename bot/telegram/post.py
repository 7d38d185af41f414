"""Carries letters: each is tried once, and what became of it is said; trying again is the courier's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.messenger import MovedError, NotDeliveredError, ToldToWaitError, UndeliverableError
from bot.meter import Meter
from bot.telegram.insisting import nobody_there, seconds
from bot.telegram.pacer import Pacer
from bot.telegram.sending import send
from conversations.message import Message


class Post:
    """A `bot.outreach.courier.Post` over the Bot API."""

    def __init__(self, bot: Bot, pacer: Pacer, meter: Meter) -> None:
        self._bot = bot
        self._pacer = pacer
        self._meter = meter

    def wait_for(self, chat: int) -> float:
        """Seconds until this chat may have another message."""
        return self._pacer.wait_for(chat)

    async def deliver(self, chat: int, message: Message, wanted: Callable[[], Awaitable[bool]]) -> bool:
        """Sends a letter when it is its turn; False where it was not `wanted` any more by then.

        Raises:
            UndeliverableError, MovedError, ToldToWaitError, NotDeliveredError: As their names say.
        """
        outcome = "failed"
        try:
            sent = await self._deliver(chat, message, wanted)
            outcome = "sent" if sent else "unwanted"
        except UndeliverableError:
            outcome = "blocked"
            raise
        except (MovedError, ToldToWaitError):
            outcome = "postponed"
            raise
        finally:
            self._meter.letter(outcome)
        return sent

    async def _deliver(self, chat: int, message: Message, wanted: Callable[[], Awaitable[bool]]) -> bool:
        try:
            async with self._pacer.letter(chat):
                if not await wanted():
                    return False
                await send(self._bot, chat, message, "")
        except ChatMigrated as moved:
            raise MovedError(moved.new_chat_id) from None
        except Forbidden:
            raise UndeliverableError from None
        except RetryAfter as told:
            self._pacer.hold(seconds(told.retry_after))
            raise ToldToWaitError(seconds(told.retry_after)) from None
        except BadRequest as refusal:  # a kind of NetworkError, but nothing that the network can mend
            if nobody_there(refusal):
                raise UndeliverableError from None
            raise NotDeliveredError from None
        except NetworkError:
            raise NotDeliveredError from None
        return True
