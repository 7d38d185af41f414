"""kill -9 before, between and after every commit: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.bot.conftest import House
from tests.bot.errands import until_told
from tests.bot.phone import Phone
from tests.bot.processes import MORTAL, process, settings_file

# How often the bot comes to each place in the conversation below is fixed: a draft is put before each reply, and after
# each that is a new message.
POINTS = [
    *((f"{when} story", 1) for when in ("before", "after")),
    *((f"{when} draft", time) for when in ("before", "after") for time in (3, 4, 5, 6, 7)),
    *((f"{when} message", time) for when in ("before", "after") for time in (2, 3)),
    *((f"{when} edit", 1) for when in ("before", "after")),
]
PATIENCE = 60.0  # seconds until it is clear that the bot never comes to the point


@pytest.mark.parametrize(("point", "time"), POINTS, ids=str)
async def test_a_bot_that_dies_anywhere_loses_and_doubles_nothing(
    house: House, student: Phone, point: str, time: int, memory_folder: Path
) -> None:
    await dies_and_lives(house, student, point, time, settings_file(house, memory_folder))


async def dies_and_lives(house: House, student: Phone, point: str, time: int, file: str) -> None:
    """A student shares while the bot dies at the point; another one goes on, and the story is there once."""

    async def share() -> None:
        await student.say("/share")
        await student.say("Noen sa hei til meg.")
        await student.press("Ferdig")
        await student.press("Send inn")

    sharing = asyncio.create_task(share())
    async with process(house, MORTAL, point, str(time), file) as mortal:
        async with asyncio.timeout(PATIENCE):
            assert await mortal.wait() == -signal.SIGKILL
    async with process(house, "bot", "run", "--env", file):
        await _until_done_or_still(sharing, student)
        if not sharing.done():  # the reply that the student waits for was the last thing before the end
            sharing.cancel()
            await student.say("/start")
        while onwards := next((label for label in student.labels() if label.startswith(("Send inn", "Ferdig"))), None):
            await student.press(onwards)
        [record] = await until_told(house, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "Noen sa hei til meg."


async def _until_done_or_still(sharing: asyncio.Task[None], student: Phone) -> None:
    """Waits until the student is through, or neither they nor the bot have done anything for a second."""
    still = 0
    while not sharing.done() and still < 100:
        await asyncio.sleep(0.01)
        still = still + 1 if student.world.updates.polled_now and not len(student.world.updates) else 0
