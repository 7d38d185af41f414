"""A world with a clock that tests set, served over real HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from playground.app import create_app
from playground.cast import Cast, settle
from playground.server import serving
from playground.world import World
from tests.playground.bot_side import TOKEN, BotSide, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(TOKEN, clock=clock, seed=1)


@pytest.fixture
def cast(world: World) -> Cast:
    cast = settle(world)
    world.updates.clear()
    return cast


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async def read() -> str:
        return "A story that staff read."

    async with serving(create_app(world, notes={"release_at_once": True}, staff_reader=read)) as address:
        yield address


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


@pytest.fixture
def bot(http: httpx.AsyncClient) -> BotSide:
    return BotSide(http, TOKEN)
