"""What students and the team do over and over, and what comes of it."""

from __future__ import annotations

import asyncio
from typing import Any

from storage.outreach.addresses import read_or_make_key
from storage.outreach.model import Broadcast
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.conftest import House
from tests.bot.phone import Phone


async def tell(student: Phone) -> None:
    """The whole way, up to the review."""
    await student.say("/start")
    await student.press("Del en opplevelse")
    await student.say("Naboen banket på med kake.")
    await student.say("Jeg ble så glad 🎂")
    await student.press("Videre")
    await student.press("Fint")
    await student.press("Folk og vennskap")
    await student.press("Videre")
    await student.say("Flere felles middager på fredager.")
    await student.press("Ferdig")


async def until_told(house: House, count: int) -> list:
    for _ in range(200):
        told = await house.told()
        if len(told) >= count:
            return told
        await asyncio.sleep(0.05)
    raise AssertionError("The story did not come out of the pool.")


async def join_as_ambassador(staff: Phone, ambassador: Phone) -> None:
    """Staff invite somebody, who comes by the link."""
    await staff.say("/invite")
    await staff.press("Ambassadør")
    await staff.say("Ambassadør Kalvskinnet")
    [link] = staff.links()
    assert "Velkommen som ambassadør" in await ambassador.open_link(link)


async def send_prompt(ambassador: Phone, question: str) -> None:
    """A prompt goes to everybody who wants new questions, at once."""
    await ambassador.say("/prompt")
    await ambassador.say(question)
    await ambassador.press("Videre")
    await ambassador.press("Nye spørsmål")
    await ambassador.press("Videre")
    await ambassador.press("Nå")
    await ambassador.press("Send ut")


def files(phone: Phone) -> list[dict[str, Any]]:
    return [stored.api["document"] for stored in phone.heard if "document" in stored.api]


async def broadcasts(house: House) -> list[Broadcast]:
    outreach = await SqliteOutreach.open(house.settings.data_dir, read_or_make_key(house.settings.address_key))
    try:
        return await outreach.outbox.broadcasts()
    finally:
        await outreach.close()


async def plan(staff: Phone, title: str, when: str) -> None:
    """An activity, up to its preview."""
    await staff.say("/activity")
    await staff.press("Ny aktivitet")
    for line in (title, "Moholt", "Dere fortalte det."):
        await staff.say(line)
    await staff.say(when)
    await staff.press("Det stemmer")
    await staff.press("Hopp over")
    await staff.press("Sosialt")
