"""By webhook as by polling: the same conversation, in order, once, and nothing lost in changing between them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.app import run
from bot.doctor.finding import Verdict
from bot.doctor.reach import _webhook
from bot.listening import CannotListenError, Listen
from bot.settings import Settings, settings_from
from bot.telegram import webhook as webhook_module
from bot.telegram.checkup import Standing, standing_of
from bot.telegram.courtesies import Courtesies
from bot.telegram.handling import Handling
from bot.telegram.receiving import CannotReceiveError
from bot.telegram.webhook import HEADER, Webhook
from playground import acting
from playground.faults import Fault
from tests.bot.conftest import TOKEN, House, at_work
from tests.bot.errands import tell, until_told
from tests.bot.phone import Phone, until
from tests.bot.processes import ends, process
from tests.bot.test_crash import dies_and_lives
from tests.bot.webhooks import SECRET, behind_a_webhook, webhook_file


@pytest.fixture
def hooked(house: House) -> House:
    return behind_a_webhook(house)


async def test_what_a_student_shares_is_what_staff_read(hooked: House, student: Phone) -> None:
    async with at_work(hooked.settings):
        await tell(student)
        await student.press("Send inn")
        assert "Tusen takk" in student.last
        [record] = await until_told(hooked, 1)
    assert record.experience.small is not None
    assert record.experience.small.text == "Naboen banket på med kake.\nJeg ble så glad 🎂"


async def test_many_messages_at_once_are_taken_in_order(hooked: House, student: Phone) -> None:
    async with at_work(hooked.settings):
        await student.say("/share")
        for number in range(8):
            acting.say(student.world, student.person, student.chat, f"Bit {number}.")
        await until(lambda: not len(student.world.updates))
        await student.press("Ferdig")
        assert "\n".join(f"Bit {number}." for number in range(8)) in student.last


async def test_a_press_is_acknowledged_with_the_answer_to_its_delivery(hooked: House, student: Phone) -> None:
    """By a call of its own it could not be here: each would fail."""
    student.world.faults.next_call("answercallbackquery", Fault("500"), times=100)
    async with at_work(hooked.settings):
        await student.say("/share")
        await student.say("Noen sa hei til meg.")
        await student.press("Videre")
        await until(lambda: not student.world.taps)


async def test_one_can_change_to_a_webhook_and_back_within_a_conversation(
    house: House, hooked: House, student: Phone
) -> None:
    async with at_work(house.settings):
        await student.say("/share")
    acting.say(student.world, student.person, student.chat, "Det kom mens boten var nede.")
    async with at_work(hooked.settings):
        await until(lambda: not len(student.world.updates))
        await student.say("Og det over webhook.")
    acting.say(student.world, student.person, student.chat, "Det kom mens den var nede igjen.")
    async with at_work(house.settings):
        await until(lambda: not len(student.world.updates))
        await student.press("Ferdig")
    assert "Det kom mens boten var nede.\nOg det over webhook.\nDet kom mens den var nede igjen." in student.last


@pytest.mark.parametrize(
    ("point", "time"), [("after story", 1), ("before draft", 7), ("after message", 3), ("after edit", 1)], ids=str
)
async def test_a_bot_that_dies_anywhere_loses_and_doubles_nothing(
    hooked: House, student: Phone, point: str, time: int, memory_folder: Path
) -> None:
    await dies_and_lives(hooked, student, point, time, webhook_file(hooked, memory_folder))


async def test_asked_to_stop_it_finishes_what_is_in_hand_and_exits_0(
    hooked: House, student: Phone, memory_folder: Path
) -> None:
    async with process(hooked, "bot", "run", "--env", webhook_file(hooked, memory_folder)) as running:
        await student.say("/start")
        student.world.faults.latency = 0.4
        acting.say(student.world, student.person, student.chat, "Noen sa hei.")
        await asyncio.sleep(0.6)
        running.send_signal(signal.SIGTERM)
        status, _, log = await ends(running)
    assert status == 0
    assert "Er dette noe du vil dele?" in student.log
    await until(lambda: not len(student.world.updates))
    assert SECRET not in log


async def test_a_taken_address_is_told(hooked: House) -> None:
    with (
        hooked.settings.webhook_listen.open("WEBHOOK_LISTEN"),
        pytest.raises(CannotListenError, match=r"WEBHOOK_LISTEN: 127.* is taken by another program"),
    ):
        await run(hooked.settings, asyncio.Event())


async def test_an_address_that_telegram_refuses_is_told(hooked: House) -> None:
    settings = replace(hooked.settings, webhook_url="https://ime.example:9000/told")
    with pytest.raises(CannotReceiveError, match="refuses WEBHOOK_URL"):
        await run(settings, asyncio.Event())


class Door:
    """The application alone, with a handler that waits until it may go on."""

    def __init__(self, settings: Settings) -> None:
        self.may_go_on = asyncio.Event()
        self.begun: list[int] = []
        self.webhook = Webhook(Bot(TOKEN), settings, Handling(self._do, self._do), Courtesies())
        transport = httpx.ASGITransport(self.webhook)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot")
        self.stopping = asyncio.Event()

    async def _do(self, raw: dict[str, Any]) -> None:
        self.begun.append(raw["update_id"])
        await self.may_go_on.wait()

    async def deliver(self, number: int) -> int:
        update = {"update_id": number, "message": {"chat": {"id": 7}}}
        return (await self.client.post("/told", json=update, headers={HEADER: SECRET})).status_code

    async def get(self, path: str) -> int:
        return (await self.client.get(path)).status_code


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door(settings_from({"WEBHOOK_URL": "https://ime.example/told", "WEBHOOK_SECRET": SECRET}))
    async with door.client:
        yield door


async def test_what_comes_before_it_is_ready_or_after_it_stops_is_put_off(door: Door) -> None:
    assert (await door.get("/healthz"), await door.get("/readyz"), await door.deliver(1)) == (200, 503, 503)
    door.may_go_on.set()
    running = asyncio.create_task(door.webhook.run(door.stopping))
    await asyncio.sleep(0)
    assert (await door.get("/healthz"), await door.get("/readyz"), await door.deliver(2)) == (200, 200, 200)
    door.stopping.set()
    await running
    assert (await door.get("/healthz"), await door.get("/readyz"), await door.deliver(3)) == (200, 503, 503)
    assert door.begun == [2]


async def test_nothing_is_answered_before_it_is_done_and_what_is_cut_short_is_put_off(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_module, "DRAIN", 0.01)
    running = asyncio.create_task(door.webhook.run(door.stopping))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(door.deliver(number)) for number in (1, 2)]
    await until(lambda: door.begun == [1])
    assert not any(task.done() for task in waiting)
    door.stopping.set()
    await running
    assert [await task for task in waiting] == [503, 503]
    assert door.begun == [1], "the second of the same chat was not begun"


async def test_whoever_delivers_may_hang_up_and_what_was_begun_is_done(door: Door) -> None:
    running = asyncio.create_task(door.webhook.run(door.stopping))
    await asyncio.sleep(0)
    hung_up, waiting = (asyncio.create_task(door.deliver(number)) for number in (1, 2))
    await until(lambda: door.begun == [1])
    hung_up.cancel()
    door.may_go_on.set()
    assert await waiting == 200
    assert door.begun == [1, 2]
    door.stopping.set()
    await running


@pytest.mark.parametrize(
    ("last", "status"),
    [(None, 408), ({"type": "http.disconnect"}, 400), ({"type": "http.request", "body": b"", "more_body": False}, 400)],
    ids=["never", "gone", "no JSON"],
)
async def test_a_body_that_does_not_come_is_not_waited_for(
    door: Door, monkeypatch: pytest.MonkeyPatch, last: dict[str, Any] | None, status: int
) -> None:
    monkeypatch.setattr(webhook_module, "BODY_SECONDS", 0.01)
    coming, answer = [{"type": "http.request", "body": b"{", "more_body": True}, *([last] if last else [])], []

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else await asyncio.get_running_loop().create_future()

    async def send(message: MutableMapping[str, Any]) -> None:
        answer.append(message)

    headers = [(HEADER.lower().encode(), SECRET.encode())]
    await door.webhook({"type": "http", "method": "POST", "path": "/told", "headers": headers}, receive, send)
    assert answer[0]["status"] == status
    assert (b"connection", b"close") in answer[0]["headers"]


def settings_of(url: str, listen: str = "127.0.0.1:8080") -> Settings:
    return settings_from({"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": listen})


OURS, OTHER = "https://ime.example/told", "https://elsewhere.example/"


@pytest.mark.parametrize(
    ("wanted", "found", "failing", "verdicts"),
    [
        ("", "", False, [Verdict.PASS]),
        ("", OTHER, False, [Verdict.WARN]),
        (OURS, "", False, [Verdict.WARN]),
        (OURS, OURS, False, [Verdict.PASS]),
        (OURS, OURS, True, [Verdict.WARN]),
        (OURS, OTHER, False, [Verdict.FAIL]),
    ],
)
def test_the_doctor_tells_where_updates_go(wanted: str, found: str, failing: bool, verdicts: list[Verdict]) -> None:  # noqa: FBT001
    standing = Standing("bot", found, failing=failing, pending=0, clock=None, asked=datetime.now(UTC))
    findings = list(_webhook(settings_of(wanted), standing))
    assert [finding.verdict for finding in findings] == verdicts
    assert all(OTHER not in finding.what for finding in findings)


def test_the_doctor_warns_of_a_door_that_others_can_reach() -> None:
    standing = Standing("bot", OURS, failing=False, pending=0, clock=None, asked=datetime.now(UTC))
    [_, finding] = _webhook(settings_of(OURS, "0.0.0.0:80"), standing)
    assert "plain HTTP" in finding.what


async def test_the_doctor_hears_of_it_from_telegram(hooked: House, student: Phone) -> None:
    async with at_work(hooked.settings):
        await until(lambda: student.world.webhook)
        standing = await standing_of(hooked.settings)
    assert standing.webhook == hooked.settings.webhook_url
    assert not standing.failing


@pytest.mark.parametrize(
    ("text", "host", "port", "loopback"),
    [("127.0.0.1:80", "127.0.0.1", 80, True), ("[::1]:8080", "::1", 8080, True), ("0.0.0.0:9", "0.0.0.0", 9, False)],
)
def test_where_to_listen_is_read(text: str, host: str, port: int, loopback: bool) -> None:  # noqa: FBT001
    listen = Listen.parse(text)
    assert (listen.host, listen.port, listen.loopback, str(listen)) == (host, port, loopback, text)


@pytest.mark.parametrize("text", ["8080", ":8080", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "example.org:80"])
def test_where_nobody_can_listen_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an IP address and a port"):
        Listen.parse(text)
