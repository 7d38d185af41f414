"""`ime invite`, `ime link` and `ime poster`, beside a bot at work."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.bot.conftest import House
from tests.bot.phone import Phone
from tests.bot.processes import settings_file

Ime: TypeAlias = Callable[..., Awaitable[Result]]
Bot: TypeAlias = asyncio.Task[None]


@pytest.fixture
def ime(house: House, memory_folder: Path) -> Ime:
    """Runs a command line with the settings of the house, while the playground goes on."""
    file = settings_file(house, memory_folder)

    async def run(command: str, *arguments: str) -> Result:
        line = [command, "--env", file, *arguments]
        return await asyncio.to_thread(CliRunner().invoke, main, line)

    return run


async def test_an_invitation_made_at_the_machine_is_taken_up_in_the_chat(bot: Bot, ime: Ime, ambassador: Phone) -> None:
    made = await ime("invite", "ambassador", "Ambassadør Kalvskinnet")
    assert made.exit_code == 0, made.output
    assert "Velkommen som ambassadør" in await ambassador.open_link(made.output.strip())
    again = await ime("invite", "staff", "Ambassadør Kalvskinnet")
    assert again.exit_code == 1
    assert "Somebody is called Ambassadør Kalvskinnet already" in again.output


async def test_a_link_is_made_once_and_its_poster_leads_there(bot: Bot, ime: Ime, tmp_path: Path) -> None:
    first, second = await ime("link", "Plakat Moholt"), await ime("link", "Plakat Moholt")
    assert first.output == second.output
    assert first.output.startswith("https://t.me/ime_playground_bot?start=")
    file = tmp_path / "poster.pdf"
    made = await ime("poster", "Plakat Moholt", "-o", str(file), "--size", "a6", "--language", "nn")
    assert made.output == f"{first.output}{file}: A6, PDF.\n"
    assert file.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    refused = await ime("poster", "Plakat Moholt", "-o", str(file))
    assert "is there already; choose another name" in refused.output
    assert "must end in .pdf or .png" in (await ime("poster", "Plakat Moholt", "-o", "poster.docx")).output


async def test_a_name_that_does_not_fit_is_told(ime: Ime) -> None:
    assert "one line of at most 40" in (await ime("link", "x" * 41)).output
    assert "one line of at most 40" in (await ime("invite", "staff", " \n ")).output


async def test_the_team_is_listed_by_label_and_somebody_taken_out_at_once(
    bot: Bot, ime: Ime, ambassador: Phone
) -> None:
    made = await ime("invite", "ambassador", "Ambassadør Kalvskinnet")
    await ambassador.open_link(made.output.strip())
    await ime("invite", "staff", "Stab Dragvoll")
    listed = (await ime("roles")).output
    assert listed.splitlines() == [
        "root staff\t1 of STAFF_IDS",
        "ambassador\tAmbassadør Kalvskinnet",
        "staff\tStab Dragvoll\t(invited, not there yet)",
    ]
    assert str(ambassador.person.id) not in listed
    assert "out of the team" in (await ime("roles", "--remove", "Ambassadør Kalvskinnet")).output
    assert await ambassador.say("/prompt") == await ambassador.say("/nosuchthing")
    refused = await ime("roles", "--remove", "Ambassadør Kalvskinnet")
    assert refused.exit_code == 1
    assert "Nobody is called Ambassadør Kalvskinnet" in refused.output
