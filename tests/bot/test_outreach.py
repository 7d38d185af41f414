"""The whole loop over the real playground: a question goes out, a story comes back, an activity is told of."""

from __future__ import annotations

import asyncio

import icalendar

from playground import acting
from playground.world import World
from tests.bot.conftest import House
from tests.bot.errands import join_as_ambassador, send_prompt, until_told
from tests.bot.phone import Phone, until


async def test_a_prompt_reaches_whoever_asked_for_it_and_its_story_comes_back(
    bot: asyncio.Task[None], house: House, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    await join_as_ambassador(staff, ambassador)
    await student.say("/nudges")
    await student.press("Nye spørsmål")
    await send_prompt(ambassador, "Hvem hilste du på i dag?")
    letter = await student.sees("Hvem hilste du på i dag?")
    assert "uten noe som sier hvem du er" in letter
    assert student.labels() == ["Del en opplevelse", "Sjeldnere", "Slutt"]
    await ambassador.sees("Ferdig")
    assert "Kom fram: 1 · har blokkert oss: 0 · kom ikke fram: 0" in ambassador.last
    assert "færre enn 6" in ambassador.last

    assert "Hvem hilste du på i dag?" in await student.press("Del en opplevelse")
    await student.say("Vaktmesteren i kantina, og han smilte.")
    for label in ("Videre", "Hopp over", "Hopp over", "Hopp over"):
        await student.press(label)
    await student.press("Send inn")
    await student.sees("takk")
    [told] = await until_told(house, 1)
    assert told.experience.prompt != "default"
    assert told.experience.small is not None
    assert told.experience.small.question == "Hvem hilste du på i dag?"


async def test_an_activity_is_told_of_and_goes_into_the_calendar(
    bot: asyncio.Task[None], world: World, staff: Phone, student: Phone
) -> None:
    await student.say("/nudges")
    await student.press("Sosialt")
    await staff.say("/activity")
    await staff.press("Ny aktivitet")
    for line in ("Middag på kjøkkenet", "Moholt, felleskjøkkenet", "Mange av dere fortalte om middager alene."):
        await staff.say(line)
    assert "Jeg forstår det som" in await staff.say("fredag kl. 18")
    await staff.press("Det stemmer")
    await staff.press("Hopp over")
    assert "Mange av dere fortalte" in await staff.press("Sosialt")
    await staff.press("Publiser")
    nudge = await student.sees("Middag på kjøkkenet")
    assert "Mange av dere fortalte om middager alene." in nudge
    assert "kl. 18" in nudge

    assert "husker ikke hvem" in await student.press("Jeg kommer")
    assert any("✓ Jeg kommer" in label for label in student.labels())
    await student.press("Legg i kalenderen")
    [file] = [stored.api["document"] for stored in student.heard if "document" in stored.api]
    calendar = icalendar.Calendar.from_ical(world.files.by_id(file["file_id"]).content)
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Middag på kjøkkenet"
    assert "Middag på kjøkkenet" in await student.say("/activities")

    await staff.say("/activity")
    await staff.press("Avlys")
    await staff.press("Ja, avlys")
    assert "Avlyst, dessverre:" in await student.sees("Avlyst")
    await student.press("Slutt")
    assert "adressen er slettet" in student.last


async def test_whoever_blocks_the_bot_is_forgotten_the_same_moment(
    bot: asyncio.Task[None], world: World, house: House, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    await join_as_ambassador(staff, ambassador)
    await student.say("/nudges")
    await student.press("Nye spørsmål")
    acting.set_blocked(world, student.person, blocked=True)
    await until(lambda: not len(world.updates))
    await ambassador.say("/prompt")
    await ambassador.say("Hvem smilte?")
    await ambassador.press("Videre")
    assert "går til 0" in await ambassador.press("Nye spørsmål")
