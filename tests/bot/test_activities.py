"""What the team does about activities, over the real playground, and what students see of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import icalendar

from bot.outreach.quiet import QuietHours
from playground.world import World
from storage.outreach.model import Purpose, State
from tests.bot.conftest import House, at_work
from tests.bot.errands import broadcasts, files, plan, send_prompt
from tests.bot.phone import Phone


async def test_in_quiet_hours_a_question_waits_and_a_cancellation_does_not(
    house: House, staff: Phone, student: Phone
) -> None:
    hour = datetime.now(house.settings.timezone).hour
    loud, quiet = QuietHours.parse("0-0"), QuietHours.parse(f"{(hour - 1) % 24}-{(hour + 2) % 24}")
    async with at_work(replace(house.settings, quiet_hours=loud)):
        await student.say("/nudges")
        await student.press("Sosialt")
        await plan(staff, "Middag", "fredag kl. 18")
        await staff.press("Publiser")
        await student.sees("Middag")
    async with at_work(replace(house.settings, quiet_hours=quiet)):
        await student.press("Nye spørsmål")
        await send_prompt(staff, "Hvem smilte?")
        await staff.say("/activity")
        await staff.press("Avlys")
        await staff.press("Ja, avlys")
        assert "Middag" in await student.sees("Avlyst, dessverre")
        assert "Hvem smilte?" not in student.log


async def test_who_was_told_is_reminded_the_day_before_and_told_of_another_time(
    bot: asyncio.Task[None], world: World, house: House, staff: Phone, student: Phone
) -> None:
    await student.say("/nudges")
    await student.press("Sosialt")
    await plan(staff, "Middag", "om 5 dager kl. 18")
    await staff.press("Publiser")
    await student.sees("Middag")
    [reminder] = [b for b in await broadcasts(house) if b.purpose is Purpose.REMINDER]
    starts = reminder.due + timedelta(days=1)
    assert starts > datetime.now(house.settings.timezone)
    await student.press("Legg i kalenderen")
    await staff.say("/activity")
    await staff.press("Flytt: Middag")
    await staff.say("om 6 dager kl. 19")
    await staff.press("Det stemmer")
    await student.sees("Endret siden sist")
    reminders = [b for b in await broadcasts(house) if b.purpose is Purpose.REMINDER]
    assert {b.due: b.state for b in reminders} == {
        reminder.due: State.STOPPED,
        reminder.due + timedelta(days=1, hours=1): State.WAITING,
    }
    await student.press("Legg i kalenderen")
    before, after = (
        icalendar.Calendar.from_ical(world.files.by_id(file["file_id"]).content).walk("VEVENT")[0]
        for file in files(student)
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == starts + timedelta(days=1, hours=1)


async def test_staff_say_why_and_students_who_open_it_see_it(
    bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    await plan(staff, "Middag", "fredag kl. 18")
    await staff.press("Publiser")
    await staff.say("/because")
    await staff.press("Hvorfor: Middag")
    await staff.say("Mange av dere fortalte om stille kjøkken.")
    await student.say("/activities")
    shown = await student.press("Middag")
    assert "Derfor blir det noe av dette:\nMange av dere fortalte om stille kjøkken." in shown


async def test_heads_are_told_from_six_up(bot: asyncio.Task[None], world: World, staff: Phone, student: Phone) -> None:
    await plan(staff, "Middag", "fredag kl. 18")
    await staff.press("Publiser")
    people = [student, *(Phone(world, world.add_person(f"Student {number}")) for number in range(5))]
    for number, person in enumerate(people, start=1):
        await person.say("/activities")
        await person.press("Middag")
        shown = await person.press("Jeg kommer")
        assert ("har sagt at de kommer" in shown) == (number == 6)
    assert "6 har sagt at de kommer" in people[-1].last
    assert "5 har sagt" not in await people[-1].press("Jeg kommer")
