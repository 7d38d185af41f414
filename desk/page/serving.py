"""Serves the page on this computer only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.applications import Starlette

HOST: Final = "127.0.0.1"


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Not answering yet."""
        super().__init__(config)
        self.answering = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()


async def serve(app: Starlette, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `on_ready` is told the address with its secret once it answers.

    Raises:
        OSError: The port is taken.
    """
    listening = socket.create_server((HOST, port))
    config = uvicorn.Config(app, log_config=None, access_log=False, log_level="critical", lifespan="off", ws="none")
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        answering = asyncio.create_task(server.answering.wait())
        await asyncio.wait({running, answering}, return_when=asyncio.FIRST_COMPLETED)
        answering.cancel()
        on_ready(f"http://{HOST}:{listening.getsockname()[1]}/{app.state.secret}/")
        await running
    finally:
        server.should_exit = True
        await running
        listening.close()
