"""Somebody guesses receipts, stuffs the ballot, and afterwards looks at what the counters remember."""

from __future__ import annotations

import asyncio
import gc
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import pace
from bot.pace import Pace
from bot.withdrawal import withdraw
from conversations.events import Outcome
from playground import acting
from playground.world import World
from storage.receipt import Receipt, story_id
from storage.sqlite.stories import SqliteStories
from tests.attacks.needles import hunt, of_id
from tests.attacks.test_files import newcomer, share
from tests.bot.conftest import House
from tests.bot.errands import until_told
from tests.bot.phone import Phone, until

CHAT = 5_210_004_711


def receipt(number: int) -> Receipt:
    return Receipt.draw(bytes([number]) * 16)


async def test_whatever_is_wrong_with_a_right_shaped_code_the_same_is_done_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that never was, and one whose story was given another id since: the same statements, none of which writes.

    Time on a shared machine is too coarse to show what a statement more or less does; so the statements are compared.
    Fails, shown once, when the store notes a wrong code as withdrawn too, and when `withdraw` looks at the list of the
    withdrawn only for codes whose first letter is that of one.
    """
    stories = await SqliteStories.open(tmp_path)
    for number in range(8):
        await stories.add(story_id(receipt(number)), b"box" * 400)
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    await stories.release(now, minimum=6, every=timedelta())
    assert await stories.redraw(now + timedelta(weeks=4), after=timedelta(days=14)) == 8
    await stories._pool.settle()  # what is done beside is not about any code, nor is following the exchange of a file
    await stories.counts()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert stories._database._connection is not None
    traces: list[list[str]] = []
    for number in (3, 99):
        said: list[str] = []
        await stories._database._connection.set_trace_callback(said.append)
        outcome = await withdraw(stories, Pace(os.urandom), CHAT, receipt(number).code)
        await stories._database._connection.set_trace_callback(None)
        assert outcome is Outcome.UNKNOWN
        traces.append([statement.replace(story_id(receipt(number)).hex(), "ID") for statement in said])
    await stories.close()
    assert traces[0] == traces[1]
    assert traces[0], "something was looked up"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


async def test_many_phones_together_have_no_more_tries_than_all_may_have(
    bot: asyncio.Task[None], house: House, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, shown once, without the budget of all: then the third phone is told that there is no such story."""
    monkeypatch.setattr(pace, "WITHDRAWALS_OF_ALL", pace.Limit(2, 3600))
    said = []
    for number in range(3):
        student = newcomer(world, number)
        await student.say("/withdraw")
        said.append(await student.say("AAAAA-BBBBB-CCCCC-DDDDD"))
    assert said[0] == said[1]
    assert "om en time" in said[2]


async def test_whoever_floods_the_bot_changes_no_file(
    bot: asyncio.Task[None], house: House, student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counters are in memory. Fails, shown once, when a flood is noted in a store."""
    await share(student, "Noen sa hei.")
    await until_told(house, 1)  # released: from here on nothing is due
    monkeypatch.setattr(pace, "WRITES", pace.Limit(3, 60))

    def files() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in house.settings.data_dir.rglob("*") if file.is_file()}

    before = files()
    for _ in range(20):
        acting.say(student.world, student.person, student.chat, "/start")
    await until(lambda: not len(student.world.updates))
    assert student.log.count("litt fort") == 1
    assert files() == before
    assert hunt([house.settings.data_dir], of_id(student.person.id)) == []


def test_what_the_counters_remember_says_of_nobody_who_it_was(tmp_path: Path) -> None:
    """The key is of this start. Fails, shown once, with `str(chat)` instead of the HMAC, and with a fixed key."""
    keys = []
    for _ in range(2):
        limits = Pace(os.urandom)
        assert limits.may_write(CHAT)
        assert limits.may_withdraw(CHAT)
        remembered = {who for counters in limits._times.values() for who in counters}
        (tmp_path / "memory").write_bytes(str(limits._times).encode() + b"".join(remembered))
        assert hunt([tmp_path], of_id(CHAT)) == []
        keys.append({who for who in remembered if who})
        del limits
        gc.collect()
    assert keys[0]
    assert not keys[0] & keys[1]
