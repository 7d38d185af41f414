"""The team's work over the real playground: everything that a command or a button of theirs can do."""

from __future__ import annotations

import asyncio
import io
import tarfile

import pytest

from playground import acting, membership
from playground.shapes import Stored
from playground.world import World
from storage.outreach.model import State
from tests.bot.conftest import House
from tests.bot.errands import broadcasts, files, join_as_ambassador
from tests.bot.phone import Phone, until, words_of


async def test_the_author_is_sent_what_students_will_see_in_each_language(
    bot: asyncio.Task[None], staff: Phone
) -> None:
    await staff.say("/prompt")
    await staff.say("Hvem hilste du på?")
    await staff.press("+ Engelsk")
    await staff.say("Whom did you greet?")
    await staff.press("Bilde")
    acting.send_media(staff.world, staff.person, staff.chat, "photo")
    await staff.sees("Med bilde")
    await staff.press("Send til meg")
    await staff.sees("Sånn ser det ut")
    first, second, preview = staff.heard[-3:]
    assert words_of(first).startswith("Hvem hilste du på?")
    assert words_of(second).startswith("Whom did you greet?")
    assert "photo" in first.api
    assert "photo" in second.api
    assert "De som leser nynorsk, får det på bokmål." in words_of(preview), "and the work goes on below that"
    assert "Velg minst ett" in await pressed_twice(staff, "Videre")


async def pressed_twice(phone: Phone, label: str) -> str:
    await phone.press(label)
    return await phone.press(label)


async def test_a_group_that_staff_confirm_gets_the_question_with_a_link(
    bot: asyncio.Task[None], world: World, staff: Phone, student: Phone
) -> None:
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    await staff.say("/start")
    membership.add_bot(world, staff.person, group)
    await staff.sees("Kollektivet i fjerde")
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    await staff.press("Videre")
    assert not any("Kollektivet" in label for label in staff.labels()), "before it is confirmed nothing is posted there"
    await staff.say("/team")
    await staff.press("Ja, den er vår: Kollektivet i fjerde")
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    await staff.press("Videre")
    await staff.press("Kollektivet i fjerde")
    await staff.press("Videre")
    await staff.press("Nå")
    await staff.press("Send ut")

    def posted() -> Stored | None:
        return next((s for s in group.messages.values() if s.by_bot and "Hvem smilte?" in words_of(s)), None)

    letter = await until(posted)
    [[button]] = letter.api["reply_markup"]["inline_keyboard"]
    assert "Hvem smilte?" in await student.open_link(button["url"])
    membership.remove_bot(world, staff.person, group)
    await until(lambda: not len(world.updates))
    assert "Kollektivet" not in await staff.say("/team")


async def test_a_broadcast_waits_for_its_time_and_can_be_stopped(
    bot: asyncio.Task[None], house: House, staff: Phone
) -> None:
    await staff.say("/prompt")
    await staff.say("Hvem smilte?")
    await staff.press("Videre")
    await staff.press("Nye spørsmål")
    await staff.press("Videre")
    assert "skjønte jeg ikke" in await staff.say("når det passer")
    assert "har vært" in await staff.say("12.3.2020 kl 12")
    assert "kl. 12" in await staff.say("i morgen kl 12")
    assert "Venter til" in await staff.press("Send ut")
    assert "Stoppet" in await staff.press("Stopp: Hvem smilte?")
    assert [broadcast.state for broadcast in await broadcasts(house)] == [State.STOPPED]


async def test_all_stories_come_as_a_sealed_bundle(
    bot: asyncio.Task[None], world: World, house: House, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    await staff.say("/export")
    await staff.sees("Ingen historier")
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    await student.press("Ferdig")
    await student.press("Send inn")
    await until(lambda: "Tusen takk" in student.log)

    async with asyncio.timeout(20):
        while not files(staff):
            await staff.say("/export")
            await asyncio.sleep(0.2)
    [file] = files(staff)[:1]
    content = world.files.by_id(file["file_id"]).content
    with tarfile.open(fileobj=io.BytesIO(content)) as bundle:
        assert [name for name in bundle.getnames() if name.endswith(".age")]
    assert b"Noen sa hei" not in content
    assert list(house.settings.runtime.glob("*.tar")) == [], "it was in memory, for a moment"


async def test_the_menu_follows_the_role(
    bot: asyncio.Task[None], world: World, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    def menu(phone: Phone) -> list[str]:
        shown = world.menus.shown_in_private(phone.person.id, phone.person.language_code)
        return [command["command"] for command in shown]

    await until(lambda: "invite" in menu(staff))
    assert "prompt" not in menu(student)
    await join_as_ambassador(staff, ambassador)
    await until(lambda: "prompt" in menu(ambassador))
    assert "invite" not in menu(ambassador)
    await staff.say("/team")
    await staff.press("Ta ut")
    await until(lambda: "prompt" not in menu(ambassador))


@pytest.mark.parametrize("command", ["/start", "/help", "/nudges"])
async def test_whoever_turns_to_the_students_side_leaves_the_work(
    bot: asyncio.Task[None], staff: Phone, command: str
) -> None:
    await staff.say("/prompt")
    await staff.say(command)
    assert "Er dette noe du vil dele?" in await staff.say("Hvem smilte?")


async def test_links_are_counted_from_six_up_and_posters_are_sent(
    bot: asyncio.Task[None], world: World, staff: Phone, ambassador: Phone
) -> None:
    await join_as_ambassador(staff, ambassador)
    assert "Hva er lenka til?" in await ambassador.say("/link"), "there is none yet, so one is asked for at once"
    assert "for langt" in await ambassador.say("x" * 41)
    await ambassador.say("Plakat Moholt")
    [link] = ambassador.links()
    assert "færre enn 6" in await ambassador.say("/link")
    assert "Hva er lenka til?" in await ambassador.press("Ny lenke")
    await ambassador.say("/poster")
    await ambassador.press("Plakat Moholt")
    await ambassador.press("Nynorsk")
    await ambassador.press("A6, PDF")
    [file] = files(ambassador)
    assert world.files.by_id(file["file_id"]).content.startswith(b"%PDF")
    for number in range(6):
        student = Phone(world, world.add_person(f"Student {number}"))
        await student.open_link(link)
        await student.press("Del en opplevelse")
        await student.say("Noen sa hei til meg.")
        await student.press("Ferdig")
        await student.press("Send inn")
    async with asyncio.timeout(20):
        while "Historier som kom av det: 6" not in await ambassador.say("/link"):  # noqa: ASYNC110 — a release is waited for
            await asyncio.sleep(0.3)
