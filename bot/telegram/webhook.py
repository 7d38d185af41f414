"""Receives updates by webhook: Telegram delivers each until it is answered with 200, and 200 means committed.

Of one chat Telegram delivers one update at a time, and the next when that has been answered with 200; what was answered
with anything else, or not in time, it delivers again. So whoever cannot take an update now says 503, and loses nothing.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
from starlette.types import Receive, Scope, Send
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

_SECRET: Final = HEADER.lower().encode()
_JSON: Final = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    header: tuple[bytes, bytes] | None = None
    body: bytes = b""


_YES: Final = _Reply(200)
_NOWHERE: Final = _Reply(404)
_NOT_SO: Final = _Reply(405)
_NOT_NOW: Final = _Reply(503)
_LATER: Final = _Reply(503, (b"retry-after", b"1"))  # seconds; Telegram heeds it


class _RefusedError(Exception):
    def __init__(self, status: int) -> None:
        """Whatever else comes on this connection is not read."""
        self.reply = _Reply(status, (b"connection", b"close"))


class Webhook:
    """Has each delivered update done."""

    def __init__(self, bot: Bot, settings: Settings, handling: Handling, courtesies: Courtesies) -> None:
        self._bot = bot
        self._url = settings.webhook_url
        self._path = unquote(urlsplit(self._url).path) or "/"
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
        async with serving(self, self._listen.open("WEBHOOK_LISTEN")):
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application: the webhook, and whether it is alive and ready, which tells nothing else."""
        try:
            reply = await self._reply(scope, receive)
        except _RefusedError as refusal:
            reply = refusal.reply
        headers = [(b"content-length", b"%d" % len(reply.body))]
        if reply.header is not None:
            headers.append(reply.header)
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _reply(self, scope: Scope, receive: Receive) -> _Reply:
        match scope["path"], scope["method"]:
            case self._path, "POST":
                return await self._deliver(scope, receive)
            case "/healthz", "GET" | "HEAD":
                return _YES
            case "/readyz", "GET" | "HEAD":
                return _YES if self._ready else _NOT_NOW
            case ((self._path | "/healthz" | "/readyz"), _):
                return _NOT_SO
            case _:
                return _NOWHERE

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
                _settle(left, taken=False)
            journal.note("stopped_receiving", status="whole" if whole else "cut short")

    async def _deliver(self, scope: Scope, receive: Receive) -> _Reply:
        given = next((value for name, value in scope["headers"] if name == _SECRET), b"")
        if not hmac.compare_digest(given, self._secret.encode()):
            raise _RefusedError(403)
        raw = _update(await _body(receive))
        with self._courtesies.answering(raw) as answer:
            done = await self._done(raw)
        if not done:
            return _LATER
        return _Reply(200, _JSON, msgspec.json.encode(answer.call)) if answer.call else _YES

    async def _done(self, raw: Raw) -> bool:
        """Whether an update is done and committed; it goes on even where whoever delivered it has hung up."""
        if not self._ready:
            return False
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._in_hand.add(done)
        self._lanes.put(chat_of(raw), partial(self._serve, raw, done))
        return await done

    async def _serve(self, raw: Raw, done: asyncio.Future[bool]) -> None:
        taken = await self._handling.do(raw)
        self._in_hand.discard(done)
        _settle(done, taken=taken)


def _settle(done: asyncio.Future[bool], *, taken: bool) -> None:
    if not done.done():  # where whoever waited for it is gone
        done.set_result(taken)


async def _body(receive: Receive) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _RefusedError(400)
                body, more = body + message["body"], message["more_body"]
                if len(body) > BODY_MAX:
                    raise _RefusedError(413)
    except TimeoutError:
        raise _RefusedError(408) from None
    return body


def _update(body: bytes) -> Raw:
    """The update that a body holds; what is none can only come from somebody who knows the secret."""
    try:
        raw = read(body)
    except (TelegramError, RecursionError):
        raise _RefusedError(400) from None
    if not isinstance(raw.get("update_id"), int):
        raise _RefusedError(400)
    return raw
