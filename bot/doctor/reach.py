"""Telegram: whether it is there, knows the bot, and agrees on the time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.doctor.finding import Finding, failed, passed, warned
from bot.settings import TELEGRAM, Settings
from bot.telegram.checkup import NotReachedError, Standing, TokenRefusedError, standing_of

DRIFT: Final = timedelta(seconds=30)
MANY: Final = 100
"""Updates that wait: more than a bot at work leaves for longer than a moment."""


def telegram(settings: Settings, known_day: date) -> Iterator[Finding]:
    """Whether the bot can serve; `known_day` has been, so a clock that shows an earlier one is wrong."""
    if not settings.telegram_bot_token:
        yield warned("telegram", "It was not asked, as there is no token.", "Set the token, then look again.")
        yield from clock(None, datetime.now(UTC), known_day)
        return
    try:
        standing = asyncio.run(standing_of(settings))
    except TokenRefusedError:
        yield failed(
            "telegram", "It does not know this token.", "Copy it anew from @BotFather; somebody may have revoked it."
        )
        yield from clock(None, datetime.now(UTC), known_day)
        return
    except NotReachedError as trouble:
        yield failed(
            "telegram",
            f"{_address(settings)} could not be asked ({trouble.kind}).",
            "See that this machine may reach it over HTTPS, and try again; the bot itself waits for it.",
        )
        yield from clock(None, datetime.now(UTC), known_day)
        return
    yield passed("telegram", f"{_address(settings)} knows the bot as @{standing.username}.")
    yield from _webhook(settings, standing)
    yield from _waiting(standing)
    yield from clock(standing.clock, standing.asked, known_day)


def _webhook(settings: Settings, standing: Standing) -> Iterator[Finding]:
    if not standing.webhook:
        if settings.webhook_url:
            yield warned("webhook", "None is set yet.", "`ime run` sets WEBHOOK_URL when it starts.")
        else:
            yield passed("webhook", "None is set; the bot asks for its updates.")
    elif not settings.webhook_url:
        yield warned(
            "webhook",
            "One is set, so whoever holds that address is given what students write.",
            "`ime run` takes it away when it starts. If you did not set it, have @BotFather revoke the token.",
        )
    elif standing.webhook != settings.webhook_url:
        yield failed(
            "webhook",
            "Telegram delivers to another address than WEBHOOK_URL, and whoever holds it is given what students write.",
            "`ime run` sets yours when it starts. If you did not set the other, have @BotFather revoke the token.",
        )
    elif standing.failing:
        yield warned(
            "webhook",
            "It is WEBHOOK_URL, but Telegram could not deliver there in the last minutes.",
            "See that the bot runs, and that your proxy or balancer leads from WEBHOOK_URL to WEBHOOK_LISTEN.",
        )
    else:
        yield passed("webhook", "It is WEBHOOK_URL, and Telegram can deliver there.")
    if settings.webhook_url and not settings.webhook_listen.loopback:
        yield warned(
            "webhook",
            "WEBHOOK_LISTEN can be reached from other machines, and speaks plain HTTP.",
            "Let only the balancer reach it, over a network that nobody else reads.",
        )


def _waiting(standing: Standing) -> Iterator[Finding]:
    if standing.pending > MANY:
        yield warned(
            "waiting",
            f"{standing.pending} updates wait to be fetched.",
            "See whether the bot is running; Telegram throws them away after a day.",
        )
    else:
        yield passed("waiting", f"{standing.pending} updates wait to be fetched.")


def clock(theirs: datetime | None, ours: datetime, known_day: date) -> Iterator[Finding]:
    """Whether this machine's time is right: weeks, releases and the end of drafts go by it."""
    todo = "Turn on time synchronisation (timedatectl set-ntp true)."
    if ours.date() < known_day:
        yield failed("clock", f"It shows {ours.date()}, but {known_day} has been already.", todo)
    elif theirs is None:
        yield warned("clock", "It could not be compared with Telegram's.", "Look again when Telegram can be reached.")
    elif abs(ours - theirs) > DRIFT:
        seconds = round(abs(ours - theirs).total_seconds())
        yield warned("clock", f"It is {seconds} seconds {'ahead' if ours > theirs else 'behind'}.", todo)
    else:
        yield passed("clock", "It agrees with Telegram's.")


def _address(settings: Settings) -> str:
    return "Telegram" if settings.telegram_api_url == TELEGRAM else "What TELEGRAM_API_URL names"
