"""Somebody sends what no student sends: made-up codes, forged buttons, edited commands, everything but text."""

from __future__ import annotations

import asyncio
import io
import random

import pytest

from playground import acting
from playground.world import World
from tests.attacks.needles import hunt, of_words
from tests.bot.conftest import House
from tests.bot.phone import Phone, until

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


async def settled(student: Phone) -> None:
    await until(lambda: not len(student.world.updates))


async def test_an_unknown_start_code_is_written_nowhere(bot: asyncio.Task[None], house: House, student: Phone) -> None:
    """Fails, shown once, when the host keeps the code of a link in the draft's invitation without knowing it."""
    code = "".join(random.Random(4).choices(ALPHABET, k=64))
    assert "Hei!" in await student.say(f"/start {code}")
    await student.say("Noen sa hei.")
    assert hunt([house.folder], of_words(code)) == []
    await student.press("Ja")
    await student.press("Ferdig")
    await student.press("Send inn")
    await until(lambda: "Tusen takk" in student.log)
    assert hunt([house.folder], of_words(code)) == []
    [record] = await told(house)
    assert record.experience.campaign is None


async def told(house: House) -> list:  # type: ignore[type-arg] # of records
    async with asyncio.timeout(20):
        while not (records := await house.told()):  # noqa: ASYNC110 — what is waited for is a file
            await asyncio.sleep(0.1)
        return records


async def test_an_edit_that_becomes_a_command_does_nothing(bot: asyncio.Task[None], student: Phone) -> None:
    """Fails, shown once, when `arrival_of` reads commands in edited messages: /stop then forgets the draft."""
    await student.say("/share")
    shown = await student.say("Noen sa hei.")
    sent = list(student.chat.messages.values())[-2]
    for command in ("/stop", "/start", f"/start {'x' * 64}", "/withdraw", "/prompt"):
        acting.edit(student.world, student.person, student.chat, sent.id, command)
        await settled(student)
    assert student.last == shown
    await student.press("Ferdig")
    assert "Noen sa hei." in student.last


@pytest.mark.parametrize("kind", ["photo", "voice", "contact", "location", "forward", "sticker"])
async def test_what_is_not_text_is_not_kept_and_is_told_so(
    bot: asyncio.Task[None], house: House, student: Phone, kind: str
) -> None:
    """Fails, shown once, when a caption is taken for text."""
    await student.say("/share")
    acting.send_media(student.world, student.person, student.chat, kind, "bilde av vaflene")  # type: ignore[arg-type]
    await until(lambda: "bare lese tekst" in student.log)
    assert student.find("Ferdig") is None, "nothing has been told"
    assert hunt([house.folder], of_words("bilde av vaflene")) == []


async def test_forged_buttons_do_nothing_and_are_answered(
    bot: asyncio.Task[None], house: House, student: Phone, world: World, log: io.StringIO
) -> None:
    """Fails, shown once, when a press counts on any step: *Send* from another chat then hands in an empty draft."""
    other = Phone(world, list(world.people.values())[1])
    await other.say("/share")
    await other.say("Noen andre sa hei.")
    await other.press("Ferdig")
    found = other.find("Send inn")
    assert found is not None
    await student.say("/start")
    drawn = random.Random(5)
    forged = [found[1], "|", "||||", "x" * 64, "\x00\x01", "AAAA|review|send|", "|board|t.halt|00", "|team|t.send|"]
    forged += ["".join(chr(drawn.randint(32, 126)) for _ in range(drawn.randint(1, 64))) for _ in range(20)]
    for data in forged:
        student.press_data(student.heard[-1], data)
        await settled(student)
    assert await house.told() == []
    await until(lambda: not world.taps)  # each press was heard
    assert "Tusen takk" not in student.log
    assert "failed" not in log.getvalue()
    assert "uncaught" not in log.getvalue()


async def test_an_edit_after_sending_changes_nothing_that_is_stored(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    """Fails, shown once, when the draft keeps its pieces after handing in."""
    await student.say("/share")
    await student.say("Noen sa hei.")
    sent = next(stored for stored in reversed(student.chat.messages.values()) if not stored.by_bot)
    await student.press("Ferdig")
    await student.press("Send inn")
    await until(lambda: "Tusen takk" in student.log)
    acting.edit(student.world, student.person, student.chat, sent.id, "Kari Nordmann sa hei.")
    await until(lambda: "endringen din kom ikke med" in student.log or "ikke med" in student.last)
    [record] = await told(house)
    assert record.experience.small is not None
    assert record.experience.small.text == "Noen sa hei."
