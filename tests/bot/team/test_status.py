"""What the team is told of numbers: in a picture, in words, and never of fewer than six."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from bot.team import acts
from bot.team.progress import progress_picture
from conversations.book import load
from conversations.languages import NN
from conversations.team.boards import Numbers
from playground.world import World
from storage.protocols import Counts
from tests.bot.conftest import House
from tests.bot.errands import files
from tests.bot.phone import Phone, words_of
from tests.bot.test_rights import share


async def test_status_is_a_picture_with_the_same_in_words(
    bot: asyncio.Task[None], world: World, staff: Phone, house: House
) -> None:
    students = [Phone(world, world.add_person(f"Student {number}")) for number in range(6)]
    for student in students[:5]:
        await share(student)
    await staff.say("/status")
    assert "photo" in staff.heard[-1].api
    assert "Historier i alt: færre enn 6 av 5000 (0\N{NO-BREAK SPACE}%)" in staff.last
    assert "Fortalt denne uka: færre enn 6" in staff.last
    await share(students[5])
    async with asyncio.timeout(20):
        while "Historier i alt: 6 av 5000" not in await staff.say("/status"):  # noqa: ASYNC110 — a release is waited for
            await asyncio.sleep(0.2)
    assert "Fortalt denne uka: 6\n" in staff.last
    [size] = staff.heard[-1].api["photo"]
    content = world.files.by_id(size["file_id"]).content
    assert Image.open(io.BytesIO(content)).size == (size["width"], size["height"])


async def test_what_waits_is_told_in_steps_of_six(
    bot: asyncio.Task[None], staff: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pool that grows by one while an ambassador looks would tell who was just here."""
    told = []
    for waiting in (5, 6, 11, 12):

        async def counts(_: object, waiting: int = waiting) -> Counts:
            return Counts(waiting, 60, 0)

        monkeypatch.setattr("storage.sqlite.stories.SqliteStories.counts", counts)
        await staff.say("/status")  # at its start the bot also asks whether a channel is ours
        told += [line for line in (await staff.sees("Venter på")).split("\n") if line.startswith("Venter")]
    assert [line.partition(": ")[2] for line in told] == [
        "færre enn 6",
        "6 eller flere",
        "6 eller flere",
        "12 eller flere",
    ]


@pytest.mark.parametrize(("share", "filled"), [(0, 0), (1, 1), (50, 50), (100, 100), (130, 100)])
def test_the_bar_is_as_long_as_the_share(share: int, filled: int) -> None:
    content = progress_picture(load()[NN], Numbers("60", "6", "6", "6", 5000, share))
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    middle = [picture.getpixel((x, picture.height * 51 // 80)) for x in range(picture.width)]
    red = sum(r > 150 and g < 120 for r, g, _ in middle)  # type: ignore[misc] # three numbers
    bar = picture.width * (160 - 2 * 12) // 160
    assert abs(100 * red / bar - filled) < 1.5


async def test_a_bundle_that_telegram_would_not_take_is_fetched_in_another_way(
    bot: asyncio.Task[None], staff: Phone, student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await share(student)
    async with asyncio.timeout(20):
        while not files(staff):
            await staff.say("/export")
    assert "«ime desk»" in words_of(staff.heard[-1])
    monkeypatch.setattr(acts, "FILE_MAX", 1_000)
    assert "«ime bundle»" in await staff.say("/export")
