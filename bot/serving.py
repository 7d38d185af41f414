"""A small HTTP server of the bot's own, as quiet as the bot itself: no log of who called, no word of what it is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_MAX: Final = 32 * 1024  # bytes; a delivery of Telegram's and the headers of a few proxies are 2
_KEPT: Final = 130  # seconds for an idle connection: longer than in proxies, which would send into one that is closing
_LAST_WORDS: Final = 2  # seconds for answers that are on their way when the server closes


class Door(HttpToolsProtocol):
    """Reads HTTP by a parser in C, and no head of a request without end."""

    _head = 0  # bytes since the last request was whole
    _within_head = True

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._within_head and self._head > HEAD_MAX:
            self.transport.close()

    def on_headers_complete(self) -> None:
        self._within_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._head, self._within_head = 0, True


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it, says when it answers, and sleeps while nothing happens."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Not answering yet."""
        super().__init__(config)
        self.answering = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Has it finish what is in hand, and end."""
        self.should_exit = True
        self._leaving.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()

    async def main_loop(self) -> None:
        """Tick once a second, for the date in the headers, and leave at once when told to."""
        seconds = 0
        while not (self._leaving.is_set() or await self.on_tick(10 * seconds)):
            seconds += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def serving(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """Serves `app` while the block runs, and closes the socket afterwards."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        http=Door,
        lifespan="off",
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=_KEPT,
        timeout_graceful_shutdown=_LAST_WORDS,
    )
    async with answering(config, listening):
        yield


@asynccontextmanager
async def answering(config: uvicorn.Config, listening: socket.socket) -> AsyncIterator[None]:
    """As `serving`, as configured; the block runs, too, where the application's own beginning failed."""
    server = Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    ready = asyncio.create_task(server.answering.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        ready.cancel()
        server.leave()
        await running
        listening.close()
