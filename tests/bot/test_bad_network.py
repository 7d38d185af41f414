"""A bad day at Telegram: no conversation dies, and nothing is stored twice."""

from __future__ import annotations

import asyncio
import io
from collections import Counter

import pytest

from bot.telegram.handling import TRIES
from bot.telegram.receiving import CannotReceiveError
from playground.faults import Fault
from playground.world import World
from tests.bot.conftest import House, at_work
from tests.bot.errands import until_told
from tests.bot.phone import Phone, until

STUDENTS = 30


async def patient(student: Phone, number: int) -> None:
    """A student who goes on when the expected words are there, and touches the phone again when they are not."""
    for act, expected in (
        (lambda: student.say("/share"), "Hopp over"),
        (lambda: student.say(f"Dette er historie nummer {number}."), "Ferdig"),
        (lambda: student.press("Ferdig"), "Send inn"),
        (lambda: student.press("Send inn"), "Del en til"),
    ):
        await asyncio.wait({asyncio.create_task(act())}, timeout=15)
        for _ in range(5):
            if expected in " ".join(student.labels()):
                break
            await asyncio.wait({asyncio.create_task(student.say("/start"))}, timeout=15)
        assert expected in " ".join(student.labels()), student.log


async def test_with_faults_all_around_no_conversation_dies_and_no_story_is_doubled(
    world: World, house: House, bot: asyncio.Task[None]
) -> None:
    world.faults.change({"rates": {"429": 0.01, "502": 0.01, "500": 0.01, "reset": 0.01, "lost": 0.02}, "seed": 7})
    students = [Phone(world, world.add_person(f"Student {number}", "nb")) for number in range(STUDENTS)]
    await asyncio.gather(*(patient(student, number) for number, student in enumerate(students)))
    assert sum(world.faults.counts.values()) > STUDENTS / 3, "nothing went wrong, so nothing was shown"
    told = Counter(
        record.experience.small.text for record in await until_told(house, STUDENTS) if record.experience.small
    )
    assert told == Counter(f"Dette er historie nummer {number}." for number in range(STUDENTS))


async def test_a_reply_that_did_not_arrive_is_sent_again(world: World, bot: asyncio.Task[None], student: Phone) -> None:
    for fault in (Fault("502"), Fault("reset"), Fault("429", retry_after=1), Fault("500")):
        world.faults.next_call("sendMessage", fault)
    assert "samler" in await student.say("/start")


async def test_a_reply_that_cannot_be_sent_for_long_is_shown_at_the_next_touch(
    world: World, bot: asyncio.Task[None], student: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.insisting.FIRST_PAUSE", 0.001)
    await student.say("/share")
    world.faults.next_call("sendMessage", Fault("502"), times=6)
    written = asyncio.create_task(student.say("Noen sa hei."))
    await until(lambda: not world.faults.report()["scripted"])
    await until(lambda: not len(world.updates))
    assert not written.done()
    await student.press("Hopp over")  # an old button by now: it shows where one is, and skips nothing
    assert "Ferdig" in " ".join(student.labels())
    await student.press("Ferdig")
    assert "Noen sa hei." in student.last
    written.cancel()


async def test_who_blocks_the_bot_holds_nobody_up(world: World, bot: asyncio.Task[None], student: Phone) -> None:
    other = Phone(world, world.add_person("Somebody else", "nb"))
    await student.say("/start")
    world.faults.next_call("sendMessage", Fault("502"))
    student.person.blocked = True
    stored, data = student.find("Del en opplevelse") or pytest.fail("no button")
    student.person.blocked = False
    student.press_data(stored, data)
    student.person.blocked = True
    assert "samler" in await other.say("/start")


async def test_a_second_bot_on_the_same_token_makes_one_of_them_say_so_and_stop(
    world: World, house: House, tmp_path: object
) -> None:
    world.faults.next_call("getUpdates", Fault("500"))

    async def two() -> None:
        async with at_work(house.settings) as first, at_work(house.settings) as second:
            done, _ = await asyncio.wait({first, second}, timeout=30, return_when=asyncio.FIRST_COMPLETED)
            assert done, "both went on for ever"

    with pytest.raises(CannotReceiveError, match="Another program"):
        await two()


async def test_a_wrong_token_is_told_in_a_sentence(world: World, house: House) -> None:
    world.bot.token = "1:other"
    with pytest.raises(CannotReceiveError, match="BotFather"):
        async with at_work(house.settings) as task:
            await task


async def test_an_update_that_nobody_can_read_is_answered_counted_and_passed(
    world: World, bot: asyncio.Task[None], student: Phone, log: io.StringIO
) -> None:
    await student.say("/start")
    person = student.person
    world.updates.push_raw({"message": {"chat": {"id": person.id, "type": "private"}, "text": "needle-in-a-haystack"}})
    world.updates.push_raw({"message": "nonsense"})
    world.updates.push_raw({})
    await until(lambda: "noe gikk galt" in student.last)
    await student.press("privat")
    assert "Dette lover vi" in student.log
    await until(lambda: not len(world.updates))
    assert log.getvalue().count('"event": "update_failed"') == 2 * TRIES
    assert "needle" not in log.getvalue()
