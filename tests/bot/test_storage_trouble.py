"""When it cannot be saved, the student is told, nothing is lost, and the operator hears of it once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.bot.conftest import House
from tests.bot.errands import until_told
from tests.bot.phone import Phone


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about how long the bot waits for a lock, so it does not wait for long."""
    for store in (SqliteDraftRows, SqliteStories):
        monkeypatch.setattr(store, "open", partial(store.open, busy=timedelta(seconds=0.5)))


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Holds a store as another program would that is in the middle of writing it."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


async def test_a_story_that_cannot_be_stored_stays_in_the_draft_and_can_be_sent_again(
    bot: asyncio.Task[None], house: House, student: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    await student.press("Ferdig")
    with locked(house.settings.data_dir / "pool.db"):
        assert "fikk ikke lagret" in await student.press("Send inn")
        assert "Noen sa hei til meg." in student.last
    assert [record.msg for record in caplog.records].count("not_saved") == 1
    assert "Tusen takk" in await student.press("Send inn")
    assert len(await until_told(house, 1)) == 1


async def test_a_draft_that_cannot_be_saved_is_as_it_was_before(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    with locked(house.settings.runtime / "drafts.db"):
        acted = asyncio.create_task(student.say("Og så smilte hun."))
        await asyncio.sleep(0.1)
    await acted
    await student.press("Ferdig")
    assert "Noen sa hei til meg." in student.last


async def test_while_drafts_cannot_be_read_the_student_gets_an_apology(
    bot: asyncio.Task[None], house: House, student: Phone, ambassador: Phone
) -> None:
    await ambassador.say("/share")  # the bot is up; of the student there is nothing at hand yet
    with locked(house.settings.runtime / "drafts.db"):
        assert "gikk galt" in await student.say("/share")
    await student.say("/share")
    await student.say("Noen sa hei til meg.")
    assert "Noen sa hei til meg." in await student.press("Ferdig")


async def test_what_is_told_while_drafts_cannot_be_saved_can_be_told_again(
    bot: asyncio.Task[None], house: House, student: Phone
) -> None:
    await student.say("/share")
    with locked(house.settings.runtime / "drafts.db"):
        assert "fikk ikke lagret" in await student.say("Noen sa hei til meg.")
    await student.say("Noen sa hei til meg.")
    await student.press("Ferdig")
    assert student.last.count("Noen sa hei til meg.") == 1
