"""The server itself: where it listens, and that it stops at once however many are waiting."""

import asyncio
import socket

import httpx
import pytest

from playground.app import create_app
from playground.server import serve, serving
from playground.world import World
from tests.playground.bot_side import TOKEN


async def test_it_takes_a_free_port_on_this_machine_only(address: str) -> None:
    url = httpx.URL(address)
    assert url.host == "127.0.0.1"
    assert url.port
    # The whole of 127.0.0.0/8 is this machine; a server that listened everywhere would answer here too.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", url.port), timeout=1).close()


async def test_a_taken_port_is_an_error_at_once(address: str, world: World) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serving(create_app(world), httpx.URL(address).port or 0):
            pass


async def test_it_closes_with_polls_and_streams_open() -> None:
    world = World(TOKEN)
    person = world.add_person("Ada")
    async with serving(create_app(world)) as address:
        client = httpx.AsyncClient(base_url=address, trust_env=False)
        poll = asyncio.create_task(client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 50}))
        stream = asyncio.create_task(client.get("/page/stream", params={"person": person.id}))
        while not world.updates.polled_now or not world.news.heard:  # noqa: ASYNC110 there is no event for it
            await asyncio.sleep(0.005)
    assert (await poll).json() == {"ok": True, "result": []}
    assert (await stream).text.startswith("retry: 1000")
    await client.aclose()


async def test_serving_until_cancelled_says_when_it_is_ready() -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(create_app(World(TOKEN)), 0, ready.set_result))
    async with httpx.AsyncClient(base_url=await ready, trust_env=False) as client:
        assert (await client.get("/page/state")).status_code == 200
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
