from __future__ import annotations

import asyncio

import pytest

from conversations.book import load
from conversations.events import Command
from conversations.languages import Language
from playground.faults import Fault
from playground.world import World
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone, until


@pytest.mark.parametrize(("code", "language"), [("nb", "nb"), ("no", "nb"), ("nn", "nn"), ("en", "en"), ("de", "en")])
async def test_telegrams_menu_speaks_the_students_language(
    bot: asyncio.Task[None], world: World, student: Phone, code: str, language: str
) -> None:
    await until(lambda: "" in world.about["short_description"])
    shown = world.menus.shown_in_private(student.person.id, code)
    texts = load()[Language(language)]
    assert shown == [{"command": str(c), "description": texts.say(f"command.{c}")} for c in Command]
    told = world.about["description"]
    assert told.get(code, told[""]) == texts.say("about.description")


async def test_a_menu_that_stands_already_is_not_set_again(
    world: World, house: House, student: Phone, staff: Phone
) -> None:
    async with at_work(house.settings):  # the staff's in English is the last that is hung up
        await until(lambda: len(world.menus.shown_in_private(staff.person.id, "en")) > len(Command))
    world.faults.next_call("setMyCommands", Fault("500"))
    async with at_work(house.settings):
        await student.say("/start")
        await asyncio.sleep(0.3)
    assert world.faults.report()["scripted"] == 1, "nothing was set, so the fault still waits"


async def test_a_bot_whose_menu_cannot_be_set_still_works(world: World, house: House, student: Phone) -> None:
    world.faults.next_call("getMyCommands", Fault("500"))
    async with at_work(house.settings):
        assert "samler" in await student.say("/start")
