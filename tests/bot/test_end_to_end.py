"""A student shares, staff read: the whole way, over real HTTP and real files."""

from __future__ import annotations

import asyncio

from conversations.experience import Feeling
from playground import acting
from tests.bot.conftest import House
from tests.bot.errands import tell, until_told
from tests.bot.phone import Phone, until


async def test_what_a_student_shares_is_what_staff_read(bot: asyncio.Task[None], house: House, student: Phone) -> None:
    await tell(student)
    assert "Naboen banket på med kake." in student.last
    await student.press("Send inn")
    assert "Tusen takk" in student.last

    [record] = await until_told(house, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "Naboen banket på med kake.\nJeg ble så glad 🎂"
    assert record.experience.small.feeling is Feeling.GOOD
    assert record.experience.small.themes == ("people",)
    assert record.experience.small.language == "nb"
    assert record.experience.structural is not None
    assert record.experience.structural.text == "Flere felles middager på fredager."
    assert record.experience.prompt == "default"


async def test_a_story_takes_three_taps_and_the_text(bot: asyncio.Task[None], house: House, student: Phone) -> None:
    await student.say("/start")
    await student.press("Del en opplevelse")
    await student.say("Noen sa hei til meg på bussen.")
    await student.press("Ferdig")
    await student.press("Send inn")
    [record] = await until_told(house, 1)
    assert record.experience.structural is None


async def test_an_edit_on_the_phone_changes_the_draft_until_it_is_sent(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    await student.say("/share")
    sent = acting.say(student.world, student.person, student.chat, "Noen sa hie til meg.")
    await until(lambda: student.find("Videre"))
    acting.edit(student.world, student.person, student.chat, sent.id, "Noen sa hei til meg.")
    await until(lambda: "Endringen" in student.last or "ndring" in student.last)
    await student.press("Ferdig")
    assert "Noen sa hei til meg." in student.last
    await student.press("Send inn")
    acting.edit(student.world, student.person, student.chat, sent.id, "Noe helt annet.")
    await until(lambda: "sendt inn" in student.last)
    [record] = await until_told(house, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "Noen sa hei til meg."
