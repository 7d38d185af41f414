"""Calls to Telegram that are tried again where trying again can help."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.messenger import NotDeliveredError, UndeliverableError

TRIES: Final = 6
FIRST_PAUSE: Final = 0.25  # seconds; doubled after each try
LONGEST_WAIT: Final = 60.0  # seconds; told to wait longer than that, we leave it to the next touch

# What Telegram says with a 400 when there is nobody to reach.
_NOBODY: Final = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "user not found",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
)

T = TypeVar("T")


async def insist(call: Callable[[], Awaitable[T]], *, tries: int = TRIES) -> T:
    """Makes a call until it succeeds, a few times, with growing and jittered pauses, or as long as Telegram says.

    A lost answer looks like a lost call, so the call may be carried out twice.

    Raises:
        BadRequest: Telegram refuses the call itself; trying again cannot help.
        UndeliverableError: There is nobody to reach.
        NotDeliveredError: It did not succeed for now.
    """
    pause = FIRST_PAUSE
    for remaining in reversed(range(tries)):
        try:
            return await call()
        except (Forbidden, ChatMigrated) as refusal:
            raise UndeliverableError from refusal
        except BadRequest as refusal:
            if nobody_there(refusal):
                raise UndeliverableError from refusal
            raise
        except RetryAfter as told:
            wait = seconds(told.retry_after)
            if not remaining or wait > LONGEST_WAIT:
                raise NotDeliveredError from told
            await asyncio.sleep(wait)
        except NetworkError as trouble:
            if not remaining:
                raise NotDeliveredError from trouble
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 — spreads the load, keeps no secret
            pause *= 2
    raise NotDeliveredError


def nobody_there(refusal: BadRequest) -> bool:
    """Whether Telegram says by this that there is nobody to reach, or nothing that the bot may write there."""
    return any(sign in refusal.message.lower() for sign in _NOBODY)


def seconds(wait: float | timedelta) -> float:
    """A time to wait as PTB tells it, in seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
