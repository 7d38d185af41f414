"""Two replicas of the whole bot and one PostgreSQL: a chat's updates are done in order and once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.settings import Settings
from bot.stores import stories_of
from bot.telegram.webhook import HEADER
from playground import acting
from storage.bundle import read_bundle, write_bundle
from storage.postgres.migrations import migrate
from storage.record import Record, from_bytes
from storage.sealing import open_box
from tests.balancer import Balancer
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone, until
from tests.bot.processes import MORTAL, process
from tests.bot.webhooks import SECRET, behind_a_webhook, free_port, webhook_file
from tests.storage.postgres.server import Server


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """An empty database's address."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA bot")
    migrate(postgres.url("bot"))
    yield postgres.url("bot")
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("DROP SCHEMA bot CASCADE")


@pytest.fixture
def replicas(house: House, database: str, memory_folder: Path) -> list[House]:
    """Two replicas' settings; a balancer is to stand at the port of their webhook's address."""
    pepper = memory_folder / "pepper"
    pepper.write_bytes(os.urandom(32))
    balancer = free_port()
    shared = replace(
        behind_a_webhook(house).settings,
        webhook_url=f"http://127.0.0.1:{balancer}/told",
        database_url=database,
        pepper_file=pepper,
        address_key_file=house.folder / "keys" / "address.key",
    )
    return [replace(house, settings=replace(shared, webhook_listen=behind_a_webhook(house).settings.webhook_listen))
            for _ in range(2)]  # fmt: skip


@contextlib.asynccontextmanager
async def balanced(replicas: list[House]) -> AsyncIterator[Balancer]:
    port = int(replicas[0].settings.webhook_url.removesuffix("/told").rpartition(":")[2])
    async with Balancer().serving(port) as balancer:
        balancer.ports = [replica.settings.webhook_listen.port for replica in replicas]
        yield balancer


async def released(house: House, settings: Settings) -> list[Record]:
    """What staff can read, as soon as there is something."""
    while not (records := await told(house, settings)):  # noqa: ASYNC110 — the database is asked
        await asyncio.sleep(0.1)
    return records


async def told(house: House, settings: Settings) -> list[Record]:
    async with stories_of(settings) as stories:
        await write_bundle(house.folder / "stories.tar", stories, "test", replace=True)
    boxes = read_bundle(house.folder / "stories.tar").stories
    return [from_bytes(open_box(story.box, [house.key])) for story in boxes]


async def test_a_conversation_goes_from_replica_to_replica(house: House, replicas: list[House], student: Phone) -> None:
    settings = replicas[0].settings
    async with balanced(replicas) as balancer, at_work(settings), at_work(replicas[1].settings):
        await balancer.until_ready()
        await student.say("/share")
        for number in range(6):
            acting.say(student.world, student.person, student.chat, f"Bit {number}.")
        await until(lambda: not len(student.world.updates))
        await student.press("Ferdig")
        await student.press("Send inn")
        assert "Tusen takk" in student.last
        [record] = await released(house, settings)
    assert record.experience.small is not None
    assert record.experience.small.text == "\n".join(f"Bit {number}." for number in range(6))


async def test_an_update_that_comes_to_both_at_once_is_done_once(replicas: list[House], student: Phone) -> None:
    """A delivery whose answer was lost comes again, elsewhere, while the first replica is still at it.

    With the turns taken out by hand both answer the student.
    """
    async with balanced(replicas) as balancer, at_work(replicas[0].settings), at_work(replicas[1].settings):
        await balancer.until_ready()
        await student.say("/share")
        heard = len(student.heard)
        student.world.faults.latency = 0.3
        person = {"id": student.person.id, "is_bot": False, "first_name": "X"}
        chat = {"id": student.person.id, "type": "private"}
        message = {"message_id": 90, "date": 1, "chat": chat, "from": person, "text": "Bare en gang."}
        update = {"update_id": 2_000_000_000, "message": message}
        async with httpx.AsyncClient(trust_env=False) as client:
            answers = await asyncio.gather(
                *(
                    client.post(f"http://127.0.0.1:{port}/told", json=update, headers={HEADER: SECRET})
                    for port in balancer.ports
                )
            )
        student.world.faults.latency = 0.0
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(student.heard) == heard + 1, "one of them answered, and the other saw that it was done"


async def test_a_replica_that_is_killed_leaves_its_chats_to_the_others(
    house: House, replicas: list[House], student: Phone, memory_folder: Path
) -> None:
    mortal, other = replicas
    file = Path(webhook_file(mortal, memory_folder))
    settings = mortal.settings
    file.write_text(
        f"{file.read_text()}DATABASE_URL={settings.database_url}\nPEPPER_FILE={settings.pepper_file}\n"
        f"ADDRESS_KEY_FILE={settings.address_key_file}\n"
    )
    async with balanced([mortal]) as balancer:
        async with process(mortal, MORTAL, "after message", "2", str(file)) as dying:
            await balancer.until_ready()
            await student.say("/share")
            acting.say(student.world, student.person, student.chat, "Noen sa hei til meg.")
            assert await dying.wait() == -signal.SIGKILL
        balancer.ports = [other.settings.webhook_listen.port]
        async with at_work(other.settings):
            await until(lambda: not len(student.world.updates))
            await student.press("Ferdig")
            assert student.last.count("Noen sa hei til meg.") == 1
            await student.press("Send inn")
            assert len(await released(house, settings)) == 1
