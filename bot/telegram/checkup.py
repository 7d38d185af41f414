"""Asking Telegram how the bot stands there. Takes no updates, so a bot at work is not disturbed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings

PATIENCE: Final = 8.0  # seconds for each of the two calls
LATELY: Final = timedelta(minutes=10)


class TokenRefusedError(Exception):
    """Telegram does not know the token. Says nothing more: PTB's own error quotes it."""


class NotReachedError(Exception):
    """Telegram did not answer, or not with an answer.

    Attributes:
        kind: The class of what went wrong.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot stands at Telegram.

    Attributes:
        username: The bot's own, public name.
        webhook: Where updates go by webhook, so that none are given to those who ask; may be secret, "" for nowhere.
        failing: Whether Telegram could not deliver there in the last minutes.
        pending: How many updates wait to be fetched.
        clock: Telegram's time in whole seconds, None where the answer did not say.
        asked: Our time when that answer came.
    """

    username: str
    webhook: str = field(repr=False)
    failing: bool
    pending: int
    clock: datetime | None
    asked: datetime


async def standing_of(settings: Settings) -> Standing:
    """Ask Telegram for the bot's standing.

    Raises:
        TokenRefusedError, NotReachedError: There is none to be had.
    """
    dates: list[tuple[str, datetime]] = []

    async def note(response: Any) -> None:
        dates.append((response.headers.get("date", ""), datetime.now(UTC)))

    request = HTTPXRequest(
        read_timeout=PATIENCE, connect_timeout=PATIENCE, httpx_kwargs={"event_hooks": {"response": [note]}}
    )
    bot = Bot(settings.telegram_bot_token, base_url=f"{settings.telegram_api_url}/bot", request=request)
    try:
        async with bot:
            webhook = await bot.get_webhook_info()
            clock, asked = _told(dates)
            failed = webhook.last_error_date
            failing = failed is not None and asked - failed < LATELY
            return Standing(bot.username, webhook.url, failing, webhook.pending_update_count, clock, asked)
    except InvalidToken:
        raise TokenRefusedError from None
    except RetryAfter:
        raise NotReachedError("RetryAfter") from None
    except TelegramError as trouble:
        raise NotReachedError(type(trouble).__name__) from None


def _told(dates: list[tuple[str, datetime]]) -> tuple[datetime | None, datetime]:
    header, asked = dates[-1]
    with suppress(ValueError):
        return parsedate_to_datetime(header).astimezone(UTC), asked
    return None, asked
