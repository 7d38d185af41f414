"""PTB's application without its updater: our own loop brings the updates, and hears of every failure."""

from __future__ import annotations

import os
from typing import Any, Final

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import HTTPXRequest

from bot.meter import Meter
from bot.settings import Settings
from bot.telegram.metered import MeteredRequest

# As many students as can be answered at the same time; more wait for a connection.
CONNECTIONS: Final = 128
READ_TIMEOUT: Final = 20.0  # seconds; Telegram answers a message within a few


class StrictApplication(Application):  # type: ignore[type-arg] # its six parameters are bookkeeping that we do not use
    """An application whose handlers' errors reach whoever processes the update, instead of its log.

    The receive loop must know what failed: only an update whose effects are committed is confirmed to Telegram.
    """

    async def process_error(self, update: object | None, error: Exception, *_: Any, **__: Any) -> bool:  # noqa: ARG002
        """Raises the handler's error (PTB's own only logs it, with the update)."""
        raise error


def take_timedeltas() -> None:
    """Has PTB tell times in its coming form; without it every 429 comes with a warning."""
    os.environ["PTB_TIMEDELTA"] = "1"


def build_application(settings: Settings, meter: Meter) -> StrictApplication:
    """An application that speaks with the Bot API at the address that the settings name."""
    take_timedeltas()

    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections, read_timeout=READ_TIMEOUT, connect_timeout=10.0, pool_timeout=READ_TIMEOUT
        )

    application = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(settings.telegram_bot_token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(MeteredRequest(request(CONNECTIONS), meter))
        .get_updates_request(request(1))
        .updater(None)
        .job_queue(None)
        .build()
    )
    assert isinstance(application, StrictApplication)  # noqa: S101 — for the type checker; the builder says Any
    return application


def handle_with(application: StrictApplication, callback: Any) -> None:
    """Gives every update to `callback(update)`."""

    async def handler(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await callback(update)

    application.add_handler(TypeHandler(Update, handler))
