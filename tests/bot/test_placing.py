"""Where a screen is shown: what changes in place, and what stays to be read again."""

from __future__ import annotations

import asyncio

import pytest

from bot.placing import CARD, RECEIPT, gives_way
from conversations.screens import CARE
from tests.bot.phone import Phone, until


@pytest.mark.parametrize(
    ("shown", "step"),
    [
        ("small.tell", "small.feel"),
        ("small.theme", "structural.tell"),
        ("small.tell", "review"),
        ("review", "review"),
        ("placing", "review"),
        ("welcome", CARD),
        (CARD, "welcome"),
    ],
)
def test_a_step_that_is_over_gives_way(shown: str, step: str) -> None:
    assert gives_way(shown, step)


@pytest.mark.parametrize(
    ("shown", "step"),
    [
        ("welcome", "small.tell"),
        ("review", "done"),
        ("review", "small.tell"),
        (RECEIPT, CARD),
        (CARE, CARD),
        (CARE, "small.tell"),
        (CARE, "stopped"),
    ],
)
def test_what_a_student_may_need_again_stays(shown: str, step: str) -> None:
    assert not gives_way(shown, step)


@pytest.mark.parametrize("button", ["Gå videre", "Ta en pause", "Slett alt"])
async def test_the_help_lines_stay_whatever_is_pressed_under_them(
    bot: asyncio.Task[None], student: Phone, button: str
) -> None:
    await student.say("/share")
    assert "116 123" in await student.say("Jeg vil ikke leve lenger.")
    assert "116 123" not in await student.press(button)
    assert "116 123" in student.log


async def test_whoever_taps_twice_sees_what_the_first_tap_led_to_and_is_told_nothing_of_old_buttons(
    bot: asyncio.Task[None], student: Phone
) -> None:
    await student.say("/share")
    await student.say("Noen sa hei til meg på bussen.")
    stored, data = await until(lambda: student.find("Videre"))
    for _ in range(2):
        student.press_data(stored, data)
    await until(lambda: not len(student.world.updates))
    assert student.last == "Hvordan var det?"
