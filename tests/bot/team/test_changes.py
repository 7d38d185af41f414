"""Who hears of an activity that changes while it is quiet, or when its evening is late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.outreach.quiet import QuietHours
from storage.outreach.model import Purpose, State
from tests.bot.conftest import House, at_work
from tests.bot.errands import broadcasts, plan
from tests.bot.phone import Phone


def quiet_now(house: House) -> QuietHours:
    hour = datetime.now(house.settings.timezone).hour
    return QuietHours.parse(f"{(hour - 1) % 24}-{(hour + 2) % 24}")


async def test_what_waits_for_quiet_hours_to_be_over_says_so_and_is_not_told_of_when_it_is_called_off(
    house: House, staff: Phone, student: Phone
) -> None:
    """Fails, shown once, when calling off leaves the nudge waiting: next morning it would tell of what will not be."""
    settings = replace(house.settings, quiet_hours=quiet_now(house))
    async with at_work(settings):
        await student.say("/nudges")
        await student.press("Sosialt")
        await plan(staff, "Middag", "om 5 dager kl. 18")
        await staff.sees("Vi skriver ikke til folk om kvelden og natta")
        await staff.press("Publiser")
        assert "Venter til" in await staff.say("/broadcasts")
        await staff.say("/activity")
        await staff.press("Avlys: Middag")
        await staff.press("Ja, avlys")

        async def over() -> bool:
            return all(broadcast.state in {State.DONE, State.STOPPED} for broadcast in await broadcasts(house))

        async with asyncio.timeout(20):
            while not await over():  # noqa: ASYNC110 — a row, which no event tells of
                await asyncio.sleep(0.05)
    async with at_work(replace(settings, quiet_hours=QuietHours.parse("0-0"))):
        await student.say("/activities")
    assert "Middag" not in student.log.replace(student.last, "")
    purposes = {broadcast.purpose: broadcast for broadcast in await broadcasts(house)}
    assert purposes[Purpose.ACTIVITY].state is State.STOPPED
    assert purposes[Purpose.REMINDER].state is State.STOPPED
    assert purposes[Purpose.CHANGE].totals.letters == 0, "nobody had been told"


async def test_a_late_evening_is_reminded_of_before_the_quiet_hours_of_the_day_before(
    house: House, staff: Phone
) -> None:
    async with at_work(replace(house.settings, quiet_hours=QuietHours.parse("20:00-09:00"))):
        await plan(staff, "Kino", "om 5 dager kl. 21:30")
        await staff.press("Publiser")
        [reminder] = [b for b in await broadcasts(house) if b.purpose is Purpose.REMINDER]
    due = reminder.due.astimezone(house.settings.timezone)
    assert due.time() == time(19)
    assert due.date() == datetime.now(house.settings.timezone).date() + timedelta(days=4)


async def test_an_activity_that_is_moved_there_and_back_is_still_reminded_of(
    bot: asyncio.Task[None], house: House, staff: Phone
) -> None:
    """Fails, shown once, when a reminder is known by the time of its activity alone."""
    await plan(staff, "Kino", "om 5 dager kl. 18")
    await staff.press("Publiser")
    for when in ("om 5 dager kl. 19", "om 5 dager kl. 18"):
        await staff.say("/activity")
        await staff.press("Flytt: Kino")
        await staff.say(when)
        await staff.press("Det stemmer")
        await staff.sees("Beskjed om endring")
    waiting = [b for b in await broadcasts(house) if b.purpose is Purpose.REMINDER and b.state is State.WAITING]
    assert [b.due.astimezone(house.settings.timezone).hour for b in waiting] == [18]


async def test_a_wording_can_be_mended_before_it_is_published(bot: asyncio.Task[None], staff: Phone) -> None:
    await plan(staff, "Midag", "om 5 dager kl. 18")
    await staff.press("Endre bokmål")
    for line in ("Middag", "Moholt", "Dere fortalte det."):
        await staff.say(line)
    await staff.press("Send til meg")
    await staff.sees("Sånn ser det ut")
    sample = staff.heard[-2].api
    assert sample["text"].startswith("Middag\n")
    assert "Midag" not in staff.last


async def test_only_activities_that_will_be_can_be_explained(bot: asyncio.Task[None], staff: Phone) -> None:
    await staff.say("/start")
    await staff.sees("Studentliv")
    assert "Ingen aktiviteter" in await staff.say("/because")
    for title in ("Middag", "Kino"):
        await plan(staff, title, "om 5 dager kl. 18")
        await staff.press("Publiser")
    await staff.say("/activity")
    await staff.press("Avlys: Kino")
    await staff.press("Ja, avlys")
    await staff.say("/because")
    assert staff.labels() == ["Hvorfor: Middag"]
