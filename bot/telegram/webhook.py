"""Receives updates by webhook: Telegram delivers each until it is answered with 200, and 200 means committed.

Of one chat Telegram delivers one update at a time, and the next when that has been answered with 200; what was answered
with anything else, or not in time, it delivers again. So whoever cannot take an update now says 503, and loses nothing.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot import journal
from bot.lanes import Lanes
from bot.serving import serving
from bot.settings import Settings
from bot.telegram.arrivals import WANTED, chat_of
from bot.telegram.courtesies import Courtesies
from bot.telegram.handling import Handling
from bot.telegram.intake import Raw
from bot.telegram.plain import read
from bot.telegram.receiving import DRAIN, CannotReceiveError

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
BODY_MAX: Final = 256 * 1024  # bytes; the longest text with all its entities is a tenth of it
BODY_SECONDS: Final = 10.0  # until a body must have come
CONNECTIONS: Final = 100  # the most that Telegram opens

_CLOSE: Final = {"Connection": "close"}  # whatever else comes on this connection is not read
_LATER: Final = {"Retry-After": "1"}  # seconds; Telegram heeds it


class _RefusedError(Exception):
    def __init__(self, status: int) -> None:
        self.status = status


class Webhook:
    """Has each delivered update done."""

    def __init__(self, bot: Bot, settings: Settings, handling: Handling, courtesies: Courtesies) -> None:
        self._bot = bot
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret
        self._listen = settings.webhook_listen
        self._handling = handling
        self._courtesies = courtesies
        self._lanes = Lanes()
        self._in_hand: set[asyncio.Future[bool]] = set()
        self._ready = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listens while the block runs; what is delivered while `run` does not is put off."""
        async with serving(self.app(), self._listen.open("WEBHOOK_LISTEN")):
            yield

    def app(self) -> Starlette:
        """The ASGI application: the webhook, and whether it is alive and ready, which tells nothing else."""
        path = urlsplit(self._url).path or "/"
        return Starlette(
            routes=[
                Route(path, self._deliver, methods=["POST"]),
                Route("/healthz", self._alive, methods=["GET"]),
                Route("/readyz", self._whether_ready, methods=["GET"]),
            ]
        )

    async def announce(self) -> None:
        """Has Telegram deliver here from now on. Any number of replicas may do so, with the same settings.

        Raises:
            CannotReceiveError: Telegram refuses the address.
            TelegramError: It cannot be reached for now.
        """
        try:
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=WANTED, max_connections=CONNECTIONS
            )
        except BadRequest as refusal:
            raise CannotReceiveError(f"Telegram refuses WEBHOOK_URL: {refusal.message}.") from None

    async def run(self, stopping: asyncio.Event) -> None:
        """Receives until `stopping` is set, then finishes what is in hand and leaves the rest to Telegram."""
        self._ready = True
        try:
            await stopping.wait()
        finally:
            self._ready = False
            whole = await self._lanes.drain(DRAIN)
            for left in self._in_hand:
                left.set_result(False)
            journal.note("stopped_receiving", status="whole" if whole else "cut short")

    async def _deliver(self, request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret.encode()):
            return Response(status_code=403, headers=_CLOSE)
        try:
            raw = await _read(request)
        except _RefusedError as refusal:
            return Response(status_code=refusal.status, headers=_CLOSE)
        with self._courtesies.answering(raw) as answer:
            done = await self._done(raw)
        if not done:
            return Response(status_code=503, headers=_LATER)
        return JSONResponse(answer.call) if answer.call else Response()

    async def _done(self, raw: Raw) -> bool:
        """Whether an update is done and committed; it goes on even where whoever delivered it has hung up."""
        if not self._ready:
            return False
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._in_hand.add(done)
        self._lanes.put(chat_of(raw), partial(self._serve, raw, done))
        return await asyncio.shield(done)

    async def _serve(self, raw: Raw, done: asyncio.Future[bool]) -> None:
        taken = await self._handling.do(raw)
        self._in_hand.discard(done)
        done.set_result(taken)

    async def _alive(self, _: Request) -> Response:
        return Response()

    async def _whether_ready(self, _: Request) -> Response:
        return Response(status_code=200 if self._ready else 503)


async def _read(request: Request) -> Raw:
    """The update that a request carries; what is none can only come from somebody who knows the secret."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY_MAX:
                    raise _RefusedError(413)
        raw = read(bytes(body))
    except TimeoutError:
        raise _RefusedError(408) from None
    except (TelegramError, RecursionError, ClientDisconnect):
        raise _RefusedError(400) from None
    if not isinstance(raw.get("update_id"), int):
        raise _RefusedError(400)
    return raw
