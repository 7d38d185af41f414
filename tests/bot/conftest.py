"""The real bot against the real playground, both in this event loop, over real HTTP."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
import shutil
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from pyrage import x25519

from bot import journal
from bot.app import run
from bot.settings import Settings, settings_from
from bot.stores import stories_of
from playground.app import create_app
from playground.cast import settle
from playground.server import serving
from playground.world import World
from storage.bundle import read_bundle, write_bundle
from storage.postgres.migrations import migrate
from storage.record import Record, from_bytes
from storage.sealing import open_box
from tests.bot.phone import Phone
from tests.storage.postgres.server import NO_SERVER, Server, made

TOKEN = "4100200300:AAHplaygroundplaygroundplayground0"


@dataclass
class House:
    """The folders of one bot, and the key that opens what it keeps."""

    folder: Path
    settings: Settings
    key: x25519.Identity

    async def told(self) -> list[Record]:
        """What staff can read by way of a bundle: what has been released, which a running bot does within a moment."""
        async with stories_of(self.settings) as stories:
            bundle = self.folder / "stories.tar"
            await write_bundle(bundle, stories, "test", replace=True)
        return [from_bytes(open_box(story.box, [self.key])) for story in read_bundle(bundle).stories]


@pytest.fixture
def world() -> World:
    return World(TOKEN, seed=1)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    settle(world)
    async with serving(create_app(world)) as address:
        yield address


@pytest.fixture
def house(tmp_path: Path, address: str, world: World) -> House:
    key, recovery = x25519.Identity.generate(), x25519.Identity.generate()
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "recipients.txt").write_text(f"{key.to_public()}\n{recovery.to_public()}\n")
    settings = settings_from(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": address,
            "DATA_DIR": str(data),
            "RUNTIME_DIR": str(tmp_path / "runtime"),
            "STAFF_IDS": ",".join(str(person.id) for person in world.people.values() if person.role == "staff"),
            "QUIET_HOURS": "0-0",
            "RELEASE_MIN": "1",
            "RELEASE_EVERY_HOURS": "0",
        }
    )
    return House(tmp_path, settings, key)


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Server]:
    """A PostgreSQL with nothing in it but what the tests of one module put there."""
    with made() as server:
        if server is None:
            pytest.skip(NO_SERVER)
        server.start()
        yield server


@pytest.fixture
def house_on_postgres(house: House, own_postgres: Server, memory_folder: Path) -> House:
    """A house whose bot keeps everything in a database, in a schema of its own."""
    schema, pepper = f"t{secrets.token_hex(8)}", memory_folder / "pepper"
    with psycopg.connect(own_postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    migrate(own_postgres.url(schema))
    pepper.write_bytes(secrets.token_bytes(32))
    settings = replace(house.settings, database_url=own_postgres.url(schema), pepper_file=pepper)
    return replace(house, settings=settings)


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    """The bot, working until the block ends."""
    stopping = asyncio.Event()
    task = asyncio.create_task(run(settings, stopping))
    try:
        yield task
    finally:
        stopping.set()
        await task


@pytest.fixture
def memory_folder() -> Iterator[Path]:
    """A folder that the bot takes for memory-backed."""
    shared_memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=shared_memory if shared_memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def bot(house: House) -> AsyncIterator[asyncio.Task[None]]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(at_work(house.settings))


@pytest.fixture
def staff(world: World, address: str) -> Phone:
    return next(Phone(world, person) for person in world.people.values() if person.role == "staff")


@pytest.fixture
def ambassador(world: World, address: str) -> Phone:
    return next(Phone(world, person) for person in world.people.values() if person.role == "ambassador")


@pytest.fixture
def student(world: World, address: str) -> Phone:
    return Phone(world, next(iter(world.people.values())))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("ime")
    kept = root.handlers[:], root.level, ours.handlers[:], ours.level, sys.excepthook, warnings.showwarning
    stream = io.StringIO()
    journal.open_journal("DEBUG", stream)
    yield stream
    root.handlers[:], ours.handlers[:] = kept[0], kept[2]
    root.setLevel(kept[1])
    ours.setLevel(kept[3])
    sys.excepthook, warnings.showwarning = kept[4], kept[5]
