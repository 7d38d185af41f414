"""The bot and its commands on a real PostgreSQL: what the files of SQLite do, a database does too."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.settings import SettingsError, settings_from
from bot.stores import stories_of
from playground.world import World
from storage.bundle import read_bundle
from tests.bot.conftest import House, at_work
from tests.bot.errands import join_as_ambassador, send_prompt, tell
from tests.bot.phone import Phone, until
from tests.bot.processes import settings_file
from tests.storage.postgres.server import Server

RECEIPT = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")


async def ime(house: House, runtime: Path, command: str, *arguments: str) -> Result:
    line = [command, "--env", settings_file(house, runtime), *arguments]
    return await asyncio.to_thread(CliRunner().invoke, main, line)


async def released(house: House) -> int:
    async with stories_of(house.settings) as stories:
        return (await stories.counts()).released


async def test_a_conversation_goes_on_after_a_restart_and_its_story_can_be_taken_back(
    house_on_postgres: House, student: Phone
) -> None:
    house = house_on_postgres
    async with at_work(house.settings):
        await tell(student)
    async with at_work(house.settings):
        receipt = RECEIPT.search(await student.press("Send inn"))
        assert receipt is not None
        [record] = await house.told() if await released(house) else await told_soon(house)
        assert record.experience.structural is not None
        await student.say("/withdraw")
        assert "slettet" in await student.say(receipt[0])
        assert await house.told() == []
    assert list(house.settings.data_dir.glob("*.db")) == []


async def told_soon(house: House) -> list:  # type: ignore[type-arg] # of records
    async with asyncio.timeout(20):
        while not (records := await house.told()):  # noqa: ASYNC110 — what is waited for is in a database
            await asyncio.sleep(0.1)
        return records


async def test_a_question_reaches_whoever_asked_for_it(
    house_on_postgres: House, world: World, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    async with at_work(house_on_postgres.settings):
        await join_as_ambassador(staff, ambassador)
        await student.say("/nudges")
        await student.press("Nye spørsmål")
        await send_prompt(ambassador, "Hvem hilste du på i dag?")
        await ambassador.sees("Ferdig")
        await until(lambda: "Hvem hilste du på i dag?" in student.log)


async def test_commands_work_on_the_database(
    house_on_postgres: House, own_postgres: Server, memory_folder: Path, student: Phone, tmp_path: Path
) -> None:
    house = house_on_postgres
    async with at_work(house.settings):
        await tell(student)
        await student.press("Send inn")
        await told_soon(house)
        file = tmp_path / "bundle.tar"
        made = await ime(house, memory_folder, "bundle", "-o", str(file))
        assert made.exit_code == 0, made.output
        assert len(read_bundle(file).stories) == 1
        first, second = [await ime(house, memory_folder, "link", "Plakat Moholt") for _ in range(2)]
        assert first.output == second.output
        assert first.output.startswith("https://t.me/")
        assert (await ime(house, memory_folder, "invite", "staff", "Dragvoll")).exit_code == 0
    assert "pg_dump" in (await ime(house, memory_folder, "backup", "-o", str(tmp_path / "b.tar"))).output
    up_to_date = await ime(house, memory_folder, "migrate")
    assert up_to_date.output == "The database is up to date; 0 steps taken.\n"
    with psycopg.connect(house.settings.database_url) as connection:
        connection.execute("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
    refused = await ime(house, memory_folder, "bundle", "-o", str(tmp_path / "another.tar"))
    assert refused.exit_code == 1
    assert "run: ime migrate" in refused.output


def test_a_database_without_a_secret_or_with_another_kind_of_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL is set without PEPPER_FILE"):
        settings_from({"DATABASE_URL": "postgresql://ime@db/ime"})
    with pytest.raises(SettingsError, match="must begin with postgresql://"):
        settings_from({"DATABASE_URL": "mysql://ime@db/ime"})
    settings = settings_from({"DATABASE_URL": "postgresql://ime:hush@db/ime", "PEPPER_FILE": str(tmp_path / "no")})
    assert "hush" not in repr(settings)
