"""What a student may ask of us: their story back, a clean chat, help, and that nobody is named."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot import pace
from playground import acting
from playground.faults import Fault
from storage.sqlite.stories import SqliteStories
from tests.bot.conftest import House
from tests.bot.errands import until_told
from tests.bot.phone import Phone, until

RECEIPT = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")


async def share(student: Phone, text: str = "Noen sa hei til meg.") -> str:
    """Shares a story and returns its receipt."""
    await student.say("/share")
    await student.say(text)
    await student.press("Ferdig")
    shown = await student.press("Send inn")
    found = RECEIPT.search(shown)
    assert found is not None
    return found[0]


async def test_a_story_can_be_taken_back_with_its_receipt(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    receipt = await share(student)
    assert len(await until_told(house, 1)) == 1
    await student.say("/withdraw")
    assert "slettet" in await student.say(receipt.lower().replace("-", " "))
    assert await house.told() == []


async def test_the_receipt_is_on_a_button_that_copies_it_and_is_shown_only_once(
    bot: asyncio.Task[None], student: Phone
) -> None:
    receipt = await share(student)
    copied = [
        button["copy_text"]["text"]
        for row in student.heard[-1].api["reply_markup"]["inline_keyboard"]
        for button in row
        if "copy_text" in button
    ]
    assert copied == [receipt]
    await student.say("/privacy")
    assert receipt not in await student.press("Tilbake")
    assert "Tusen takk" in student.last


@pytest.mark.parametrize("button", ["Fortell meg om aktiviteter", "Noen å snakke med", "Del en til"])
async def test_no_button_below_a_receipt_writes_over_it_or_takes_away_the_one_that_copies(
    bot: asyncio.Task[None], student: Phone, button: str
) -> None:
    receipt = await share(student)
    shown = student.heard[-1]
    await student.press(button)
    await student.say("/help")
    assert receipt in shown.api["text"]
    assert receipt in str(shown.api["reply_markup"])


async def test_a_receipt_whose_message_was_lost_is_shown_before_anything_else(
    bot: asyncio.Task[None], student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.insisting.FIRST_PAUSE", 0.001)
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    await student.press("Ferdig")
    found = student.find("Send inn")
    assert found is not None
    student.world.faults.next_call("sendMessage", Fault("502"), times=6)
    student.press_data(*found)
    await until(lambda: not student.world.faults.report()["scripted"] and not len(student.world.updates))
    assert RECEIPT.search(student.log) is None
    await student.say("/share")
    await until(lambda: "Hopp over" in " ".join(student.labels()))
    assert RECEIPT.search(student.log) is not None


async def test_wrong_receipts_get_one_answer_and_soon_no_more_tries(bot: asyncio.Task[None], student: Phone) -> None:
    await student.say("/withdraw")
    assert "tjue tegn" in await student.say("hei")
    said = {await student.say(f"AAAAA-BBBBB-CCCCC-0000{number}") for number in range(pace.WITHDRAWALS.times)}
    assert len(said) == 1
    assert "ingen historie" in said.pop()
    assert "om en time" in await student.say("AAAAA-BBBBB-CCCCC-DDDDD")


async def test_the_chat_is_cleaned_on_both_sides(bot: asyncio.Task[None], student: Phone) -> None:
    await share(student)
    assert len(student.chat.messages) == 5
    await student.press("Rydd bort samtalen")
    await until(lambda: len(student.chat.messages) == 1)
    assert "ryddet bort" in student.last


async def test_what_came_too_fast_is_cleaned_away_too_with_what_was_said_of_it(
    bot: asyncio.Task[None], student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await student.say("/share")
    with monkeypatch.context() as slow:
        slow.setattr(pace, "WRITES", pace.Limit(0, 60))
        for text in ("Noen sa hei til meg.", "Og smilte."):
            acting.say(student.world, student.person, student.chat, text)
        await student.sees("litt fort")
        await until(lambda: not len(student.world.updates))
    await student.say("/stop")
    await student.press("Rydd bort samtalen")
    await until(lambda: len(student.chat.messages) == 1)


async def test_after_stop_the_chat_can_be_cleaned_and_nothing_told_is_left(
    bot: asyncio.Task[None], student: Phone
) -> None:
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    assert "glemt" in await student.say("/stop")
    await student.press("Rydd bort samtalen")
    await until(lambda: len(student.chat.messages) == 1)


async def test_what_telegram_will_not_delete_is_said(bot: asyncio.Task[None], student: Phone) -> None:
    await share(student)
    student.world.faults.next_call("deleteMessages", Fault("500"), times=6)
    assert "ikke slettet alt" in await student.press("Rydd bort samtalen")


async def test_names_and_numbers_are_replaced_unless_the_student_wants_them_to_stand(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    await student.say("/share")
    await student.say("Kari Nordmann ba meg ringe 934 56 789.")
    assert "[navn] ba meg ringe [telefonnummer]." in await student.press("Ferdig")
    assert "Kari Nordmann ba meg ringe [telefonnummer]." in await student.press("La stå: Kari Nordmann")
    assert "[navn] ba meg" in await student.press("Bytt ut: Kari Nordmann")
    await student.press("Send inn")
    [record] = await until_told(house, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "[navn] ba meg ringe [telefonnummer]."


async def test_help_lines_come_before_the_next_question_and_leave_no_trace(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    await student.say("/share")
    card = await student.say("jeg orker ikke leve lenger")
    assert "116 123" in card
    assert "ingen leser dette nå" in card
    assert "tar en pause" in await student.press("Ta en pause")
    assert "gå videre" in await student.press("Gå videre")
    await student.press("Ferdig")
    await student.press("Send inn")
    [record] = await until_told(house, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "jeg orker ikke leve lenger"


async def test_whoever_writes_much_too_fast_is_asked_to_wait_once(
    bot: asyncio.Task[None], student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "WRITES", pace.Limit(3, 60))
    for _ in range(8):
        acting.say(student.world, student.person, student.chat, "/start")
    await until(lambda: not len(student.world.updates))
    assert student.log.count("litt fort") == 1


async def test_whoever_hands_in_many_stories_waits_and_loses_none(
    bot: asyncio.Task[None], house: House, student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "STORIES", pace.Limit(1, 3600))
    await share(student, "Den første historien.")
    await student.say("/share")
    await student.say("Den andre historien.")
    await student.press("Ferdig")
    assert "Vent en time" in await student.press("Send inn")
    assert "Den andre historien." in student.last
    assert len(await until_told(house, 1)) == 1


async def test_a_receipt_ends_when_the_bot_says_that_it_does(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    receipt = await share(student)
    assert "innen 14 dager" in student.last
    [record] = await until_told(house, 1)
    stories = await SqliteStories.open(house.settings.data_dir)
    assert await stories.redraw(datetime.now(UTC) + timedelta(days=21), after=house.settings.withdrawal_days) == 1
    await stories.close()
    await student.say("/withdraw")
    assert "finner ingen historie" in (await student.say(receipt)).lower()
    assert await house.told() == [record]


async def test_a_receipt_may_stand_behind_the_command(bot: asyncio.Task[None], house: House, student: Phone) -> None:
    receipt = await share(student)
    await until_told(house, 1)
    assert "slettet" in await student.say(f"/withdraw {receipt}")
    assert await house.told() == []
    assert "tjue tegn" in await student.say("/withdraw hei")
    assert "116 123" in await student.say("jeg orker ikke leve lenger")
