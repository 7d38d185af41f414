"""What a student may want less of, in which language, and that it is kept to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import icalendar

from playground.world import World
from storage.outreach.addresses import read_or_make_key
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.conftest import House
from tests.bot.errands import files, plan, send_prompt
from tests.bot.phone import Phone, until


async def reached(staff: Phone) -> str:
    """To how many a new question would go now, in the bot's words."""
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    await staff.press("Videre")
    shown = await staff.press("Nye spørsmål")
    return next(line for line in shown.split("\n") if line.startswith("Det går til"))


async def test_fewer_a_pause_and_stop_are_one_tap_each_and_are_kept_to(
    bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    await student.say("/nudges")
    await student.press("Nye spørsmål")
    await send_prompt(staff, "Hvem hilste du på?")
    nudge = await student.sees("Hvem hilste du på?")
    assert nudge
    assert await reached(staff) == "Det går til én akkurat nå."
    assert "vi skriver sjeldnere" in await student.press("Sjeldnere")
    assert "høyst én melding i uka" in student.last
    assert (await reached(staff)).startswith("Det går til 0 "), "it has had its one of this week"
    found = student.find("Sjeldnere")
    assert found is not None
    before = student.last
    student.press_data(*found)
    await until(lambda: student.last != before)
    assert "Sjeldnere enn én gang i uka" in student.last
    await student.press("Endre hvor ofte")
    assert await reached(staff) == "Det går til én akkurat nå."
    assert "pause" in await student.press("Pause en måned")
    assert (await reached(staff)).startswith("Det går til 0 ")
    await student.press("Avslutt pausen")
    assert await reached(staff) == "Det går til én akkurat nå."
    stop = student.find("Slutt")
    assert stop is not None
    await student.press("Slutt å skrive til meg")
    assert "adressen er slettet" in student.last
    assert (await reached(staff)).startswith("Det går til 0 ")
    before = student.last
    student.press_data(*found)  # Fewer, on the old nudge
    await until(lambda: student.last != before or not len(student.world.updates))
    assert "adressen er slettet" in student.last


async def test_nudges_come_in_the_language_that_was_chosen_for_them(
    bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    await student.say("/nudges")
    await student.press("Nye spørsmål")
    assert "✓ English" in " ".join([await student.press("English"), *student.labels()])
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    await staff.press("+ Engelsk")
    await staff.say("Who smiled?")
    await staff.press("Videre")
    await staff.press("Nye spørsmål")
    await staff.press("Bokmål")
    await staff.press("Videre")
    assert "går til 0" in await staff.press("Nå")
    await staff.press("Tilbake")
    await staff.press("Tilbake")
    await staff.press("Bokmål")
    await staff.press("English")
    await staff.press("Videre")
    await staff.press("Nå")
    await staff.press("Send ut")
    assert "Share an experience" in " ".join([await student.sees("Who smiled?"), *student.labels()])


async def test_an_activity_that_is_over_can_no_longer_be_come_to(
    bot: asyncio.Task[None], world: World, house: House, staff: Phone, student: Phone
) -> None:
    await student.say("/nudges")
    await student.press("Sosialt")
    await staff.say("/activity")
    await staff.press("Ny aktivitet")
    for line in ("Kino", "Samfundet"):
        await staff.say(line)
    await staff.press("Hopp over")
    await staff.say("om 5 dager kl. 18")
    await staff.press("Det stemmer")
    await staff.say("https://example.org/kino")
    await staff.press("Sosialt")
    await staff.press("Publiser")
    await student.sees("Kino")
    assert "https://example.org/kino" in student.links()
    await student.press("Legg i kalenderen")
    [file] = files(student)
    [event] = icalendar.Calendar.from_ical(world.files.by_id(file["file_id"]).content).walk("VEVENT")
    assert event["URL"] == "https://example.org/kino"
    assert "DESCRIPTION" not in event
    outreach = await SqliteOutreach.open(house.settings.data_dir, read_or_make_key(house.settings.address_key))
    await outreach.library.drop_activities_before(datetime.now(UTC) + timedelta(days=30))
    await outreach.close()
    assert "over" in await student.press("Jeg kommer")
    await student.say("/activities")
    assert "Ingenting" in student.last or "ikke noe" in student.last.lower()


async def test_a_cancelled_activity_is_listed_as_such_and_wants_no_heads(
    bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    await plan(staff, "Kino", "om 5 dager kl. 18")
    await staff.press("Publiser")
    await student.say("/activities")
    await student.press("Kino")
    coming = student.find("Jeg kommer")
    assert coming is not None
    await staff.say("/activity")
    await staff.press("Avlys: Kino")
    await staff.press("Ja, avlys")
    before = student.last
    student.press_data(*coming)
    await until(lambda: student.last != before)
    assert student.last.startswith("Avlyst, dessverre:")
    assert not any("Jeg kommer" in label for label in student.labels())


async def test_a_calendar_file_has_what_comes_next_below_it_and_is_cleaned_away_with_the_rest(
    bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    await plan(staff, "Kino", "om 5 dager kl. 18")
    await staff.press("Publiser")
    await student.say("/share")
    await student.say("/activities")
    await student.press("Kino")
    await student.press("Legg i kalenderen")
    assert "Åpne fila" in student.last
    assert "Kino" in student.log.split("\n---\n")[-2], "the activity is not said once more"
    assert "Det kan være et hei" in await student.press("Tilbake")
    await student.say("/stop")
    await student.press("Rydd bort samtalen")
    await until(lambda: len(student.chat.messages) == 1)
