"""Serves an application on this machine only, and stops cleanly even while polls and streams are open."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.serving import answering
from playground.world import World

HOST: Final = "127.0.0.1"
_LAST_WORDS_SECONDS: Final = 3


class _CuttableProtocol(H11Protocol):
    """Lends its transport to the application, so that a fault can cut the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn's own
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}
        # Head and body are written apart: without this each answer would wait 40 ms for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def serving(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve while the block runs, and give the address, such as `http://127.0.0.1:8123`.

    Args:
        app: what `create_app` made of a world; at the end the world lets go of open polls and streams.
        port: 0 takes any free one.

    Raises:
        OSError: when the port is taken.
    """
    world: World = app.state.world
    listening = socket.create_server((HOST, port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        log_level="error",
        lifespan="on",
        http=_CuttableProtocol,
        ws="none",
        timeout_graceful_shutdown=_LAST_WORDS_SECONDS,
    )
    async with answering(config, listening):
        try:
            yield f"http://{HOST}:{listening.getsockname()[1]}"
        finally:
            world.close()


async def serve(app: Starlette, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until cancelled; `on_ready` is told the address once it answers.

    Raises:
        OSError: when the port is taken.
    """
    async with serving(app, port) as address:
        on_ready(address)
        await asyncio.get_running_loop().create_future()
