"""The way to Telegram: what goes wrong on it is told by class, and stopping waits for nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, TimedOut

from bot.telegram.client import HttpClient

TOKEN = "4100200300:AAHneedle"


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    client = HttpClient()
    await client.initialize()
    yield client
    await client.shutdown()


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """A server that takes calls and never answers."""
    taken: list[asyncio.BaseTransport] = []

    class Silent(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            taken.append(transport)

    server = await asyncio.get_running_loop().create_server(Silent, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    yield f"http://{host}:{port}/bot{TOKEN}/getMe"
    server.close()
    for transport in taken:
        transport.close()
    await asyncio.sleep(0)


def whole(error: BaseException) -> str:
    """All that an error could give away."""
    return f"{error!r} {error} {error.__cause__!r}"


async def test_a_call_that_finds_nobody_names_a_class_and_no_address(client: HttpClient) -> None:
    with pytest.raises(NetworkError) as told:
        await client.post(f"http://127.0.0.1:9/bot{TOKEN}/getMe")
    assert "ConnectError" in whole(told.value)
    assert TOKEN not in whole(told.value)


async def test_a_call_without_an_answer_in_time_says_so_and_no_address(client: HttpClient, silent: str) -> None:
    with pytest.raises(TimedOut) as told:
        await client.post(silent, read_timeout=0.05)
    assert TOKEN not in whole(told.value)


async def test_closing_ends_what_is_open(client: HttpClient, silent: str) -> None:
    call = asyncio.create_task(client.post(silent))
    await asyncio.sleep(0)
    await client.shutdown()
    await client.shutdown()
    with pytest.raises(NetworkError):
        await call
    with pytest.raises(NetworkError):
        await client.post(silent)


async def test_a_cancellation_in_the_moment_of_the_answer_is_not_lost(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That moment is a matter of microseconds, so here the library's part is played: it keeps the cancellation."""
    waits = asyncio.Event()

    class Response:
        status = 200

        async def bytes(self) -> bytes:
            return b"{}"

    class Call:
        def request(self, *_: object) -> Call:
            return self

        timeout = headers = body_bytes = request

        def build(self) -> Call:
            return self

        async def send(self) -> Response:
            try:
                waits.set()
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                pass
            return Response()

    await client.shutdown()
    monkeypatch.setattr(client, "_client", Call())
    call = asyncio.create_task(client.post(f"http://127.0.0.1:9/bot{TOKEN}/getMe"))
    await waits.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    monkeypatch.setattr(client, "_client", None)


def test_the_client_is_not_loaded_before_its_allocator_has_been_told_of_small_pages() -> None:
    """Fails, shown once, with `build_bot` imported at the top of `service`: 6 MB more, and nothing tells."""
    program = "import sys, bot.commands.run; print('bot.telegram.service' in sys.modules, 'pyreqwest' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False"]
