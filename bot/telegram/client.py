"""The bot's way to Telegram: PTB's `Bot` over an HTTP client of our choice, see docs/decisions/http-client.md."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import Any, Final

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError
from pyreqwest.multipart import FormBuilder, PartBuilder
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.meter import Meter
from bot.settings import Settings
from bot.telegram.metered import metered
from bot.telegram.plain import PlainRequest

# As many students as can be answered at the same time; more wait for a connection.
CONNECTIONS: Final = 128
CONNECT_TIMEOUT: Final = 10.0  # seconds
READ_TIMEOUT: Final = 20.0  # seconds; Telegram answers a message within a few

_JSON: Final = {"Content-Type": "application/json"}


class HttpClient(PlainRequest):
    """Makes the calls of PTB's `Bot`, each once.

    Its errors name a class and nothing else: an address holds the token.
    """

    def __init__(self) -> None:
        self._builder = (
            ClientBuilder()
            .max_connections(CONNECTIONS)
            .pool_max_idle_per_host(CONNECTIONS)
            .connect_timeout(timedelta(seconds=CONNECT_TIMEOUT))
            .pool_timeout(timedelta(seconds=READ_TIMEOUT))
            .timeout(timedelta(seconds=READ_TIMEOUT))
            .follow_redirects(enable=False)
        )
        self._client: Client | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds for a call, where nothing else is said."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Makes ready; harmless when done twice."""
        self._client = self._client or self._builder.build()

    async def shutdown(self) -> None:
        """Closes the connections; harmless when done twice."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def do_request(  # noqa: PLR0913, PLR0917 — PTB's form
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,  # noqa: ARG002 — one time for all of a call is enough
        connect_timeout: Any = None,  # noqa: ARG002 — as above
        pool_timeout: Any = None,  # noqa: ARG002 — as above
    ) -> tuple[int, bytes]:
        """Makes a call; returns status and content.

        Raises:
            NetworkError: It did not come through; TimedOut, which is one, where no answer came in time.
        """
        if self._client is None:
            raise NetworkError("The client is not there yet, or no more.")
        request = self._client.request(method, url)
        if isinstance(read_timeout, int | float):
            request = request.timeout(timedelta(seconds=read_timeout))
        if request_data is not None and request_data.contains_files:
            request = request.multipart(_form(request_data))
        elif request_data is not None:
            request = request.headers(_JSON).body_bytes(msgspec.json.encode(request_data.parameters))
        task = asyncio.current_task()
        told_before = task.cancelling() if task is not None else 0
        try:
            response = await request.build().send()
            return response.status, bytes(await response.bytes())
        except RequestTimeoutError:
            raise TimedOut from None
        except PyreqwestError as trouble:
            raise NetworkError(type(trouble).__name__) from None
        finally:
            # pyreqwest 0.15 hands its answer over all the same where the task is told to stop in that very moment;
            # it would go on for ever.
            if task is not None and task.cancelling() > told_before:
                raise asyncio.CancelledError


def take_timedeltas() -> None:
    """Has PTB tell times in its coming form; without it every 429 comes with a warning."""
    os.environ["PTB_TIMEDELTA"] = "1"


def build_bot(settings: Settings, meter: Meter) -> tuple[Bot, BaseRequest]:
    """A bot on the Bot API at the address that the settings name, and its way to updates; calls are counted."""
    take_timedeltas()
    # Updates come in large answers, and a connection keeps room for its largest: they have one of their own.
    updates = metered(HttpClient(), meter)
    bot = Bot(
        settings.telegram_bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=metered(HttpClient(), meter),
        get_updates_request=updates,
    )
    return bot, updates


def _form(data: RequestData) -> FormBuilder:
    form = FormBuilder()
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        held = content if isinstance(content, bytes) else content.read()
        form = form.part(name, PartBuilder.from_bytes(held).file_name(file_name).mime(kind))
    return form
