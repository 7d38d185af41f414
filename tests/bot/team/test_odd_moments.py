"""The team's work when something comes twice, too late, from the wrong hands, or cannot be kept or delivered."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.arriving import Arrival
from bot.team import bench
from bot.team.bench import Bench
from bot.team.office import Office
from bot.team.roles import Roles
from conversations.team.tasks import Task
from playground import acting, membership
from playground.faults import Fault
from playground.world import World
from storage.drafts import Drafts
from storage.errors import NotSavedError
from storage.outreach.addresses import KEY_SIZE, Addresses, read_or_make_key
from storage.outreach.membership import Role
from storage.outreach.model import Purpose
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam
from tests.bot.conftest import House
from tests.bot.errands import broadcasts, join_as_ambassador, plan, send_prompt
from tests.bot.phone import Phone, until


async def test_when_every_update_comes_twice_everything_is_done_once_and_shown(
    monkeypatch: pytest.MonkeyPatch, house: House, bot: asyncio.Task[None], staff: Phone, student: Phone
) -> None:
    """As after a crash between an update's effects and its confirmation."""
    real = Office.receive

    async def twice(self: Office, arrival: Arrival) -> bool:
        await real(self, arrival)
        return await real(self, arrival)

    await student.say("/nudges")
    await student.press("Nye spørsmål")
    monkeypatch.setattr(Office, "receive", twice)
    await send_prompt(staff, "Hvem smilte?")
    await student.sees("Hvem smilte?")
    await until(lambda: "Ferdig" in staff.log)
    assert student.log.count("Hvem smilte?") == 1
    assert [b.purpose for b in await broadcasts(house)] == [Purpose.PROMPT]
    await staff.say("/invite")
    await staff.press("Ambassadør")
    await staff.say("Ambassadør Kalvskinnet")
    assert "Den virker én gang" in staff.log


async def test_an_answer_that_was_lost_is_shown_when_the_update_comes_again(
    monkeypatch: pytest.MonkeyPatch, bot: asyncio.Task[None], world: World, staff: Phone
) -> None:
    """An invitation whose link nobody has seen would be of no use to anybody."""
    monkeypatch.setattr("bot.telegram.insisting.FIRST_PAUSE", 0.001)
    await staff.say("/invite")
    await staff.press("Stab")
    world.faults.next_call("sendMessage", Fault("502"), times=6)
    before = len(staff.heard)
    acting.say(world, staff.person, staff.chat, "Stab Dragvoll")
    await until(lambda: not world.faults.report()["scripted"] and not len(world.updates))
    assert len(staff.heard) == before
    assert "Den virker én gang" in await staff.say("Stab Dragvoll"), "it is still on the bench, and made only once"


async def test_what_cannot_be_kept_is_said_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, bot: asyncio.Task[None], staff: Phone
) -> None:
    await staff.say("/prompt")
    with monkeypatch.context() as patched:

        async def full(*_: object) -> None:
            raise NotSavedError("the disk is full")

        patched.setattr(Bench, "save", full)
        assert "fikk jeg ikke lagret" in await staff.say("Hvem smilte?")
    assert "Slik leser studentene det" in await staff.say("Hvem smilte?")


async def test_work_can_be_left_in_any_way_and_its_old_buttons_say_that_they_are_old(
    bot: asyncio.Task[None], staff: Phone
) -> None:
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    old = staff.find("Videre")
    assert old is not None
    assert "Da lar vi det ligge" in await staff.say("/stop")
    before = staff.last
    staff.press_data(*old)
    await until(lambda: staff.last != before)
    assert "Kommandoene dine står i menyen" in staff.last
    await staff.say("/invite")
    assert "Da lar vi det ligge" in await staff.press("Avbryt")
    await staff.say("/prompt")
    staff.press_data(*old)
    await until(lambda: "Her er vi nå:\n\nSkriv spørsmålet på bokmål" in staff.last)


async def test_a_label_is_given_once(bot: asyncio.Task[None], staff: Phone, ambassador: Phone) -> None:
    await join_as_ambassador(staff, ambassador)
    await staff.say("/invite")
    await staff.press("Ambassadør")
    assert "heter det fra før" in await staff.say("Ambassadør Kalvskinnet")
    assert "invitasjonen til Ambassadør Dragvoll" in await staff.say("Ambassadør Dragvoll")


async def test_an_activity_that_is_gone_meanwhile_is_told_to_be(
    bot: asyncio.Task[None], house: House, staff: Phone
) -> None:
    await plan(staff, "Kino", "om 5 dager kl. 18")
    await staff.press("Publiser")
    outreach = await SqliteOutreach.open(house.settings.data_dir, read_or_make_key(house.settings.address_key))
    for label, *rest in (("Flytt", "om 6 dager kl. 18", "Det stemmer"), ("Avlys", "Ja, avlys"), ("Hvorfor", "Derfor.")):
        await staff.say("/activity")
        await staff.press(f"{label}: Kino")
        [activity] = await outreach.library.activities()
        *before, last = rest
        for line in before:
            await staff.say(line)
        await outreach.library.drop_activities_before(datetime.now(UTC) + timedelta(days=30))
        assert "ikke lenger" in await (staff.say(last) if last == "Derfor." else staff.press(last))
        await outreach.library.put_activity(activity)
    await outreach.close()


async def test_an_ambassador_who_presses_what_staff_see_gets_nothing_from_it(
    bot: asyncio.Task[None], staff: Phone, ambassador: Phone
) -> None:
    await join_as_ambassador(staff, ambassador)
    await staff.say("/activity")
    found = staff.find("Ny aktivitet")
    assert found is not None
    assert Task.NEW in found[1]
    before = ambassador.last
    ambassador.press_data(ambassador.heard[-1], found[1])
    await until(lambda: ambassador.last != before)
    assert "Kommandoene dine står i menyen" in ambassador.last


async def test_a_poster_of_no_size_or_form_that_there_is_is_asked_about_again(
    bot: asyncio.Task[None], staff: Phone, log: io.StringIO
) -> None:
    """Fails, shown once, when size and form are taken as the button carries them: three tries, and an apology."""
    await staff.say("/link")
    await staff.say("Plakat Moholt")
    await staff.say("/poster")
    await staff.press("Plakat Moholt")
    found = staff.find("A4")
    assert found is not None
    stored, data = found
    for forged in (data.replace(":a4:", ":a0:"), data.replace(":pdf", ":exe")):
        assert forged != data
        staff.press_data(stored, forged)
        await until(lambda: not len(staff.world.updates) and not staff.world.taps)
    assert "update_failed" not in log.getvalue()
    assert staff.find("A4") is not None


async def test_a_place_that_is_ours_is_asked_about_once(bot: asyncio.Task[None], world: World, staff: Phone) -> None:
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    await staff.say("/start")
    membership.add_bot(world, staff.person, group)
    await staff.sees("Kollektivet i fjerde")
    old = staff.find("Ja, den er vår")
    await staff.press("Ja, den er vår")
    asked = staff.log.count("lagt til i gruppa")
    membership.move_bot(world, staff.person, group, "member", "administrator")
    await until(lambda: not len(world.updates))
    assert staff.log.count("lagt til i gruppa") == asked
    await staff.say("/team")
    await staff.press("Skriv ikke der: Kollektivet i fjerde")
    assert old is not None
    before = staff.last
    staff.press_data(*old)
    await until(lambda: staff.last != before)
    assert "ikke lenger" in staff.last


async def test_nobody_has_a_role_in_a_group_and_a_mangled_piece_of_work_is_none(house: House) -> None:
    team = await SqliteTeam.open(house.settings.data_dir, addresses := Addresses.of(bytes(KEY_SIZE)))
    roles = Roles({7}, team, addresses)
    assert await roles.staff() == [7]
    assert (await roles.role_of(7), await roles.role_of(8), await roles.role_of(-7)) == (Role.STAFF, None, None)
    await team.close()

    class Mangled(Drafts):
        def __init__(self) -> None:
            pass

        async def load(self, chat: int) -> bytes | None:
            return b'{"work": 3}' if chat else b"{"

    assert await bench.Bench(Mangled()).load(0) is None
    assert await bench.Bench(Mangled()).load(1) is None
