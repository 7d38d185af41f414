"""Somebody reads the metrics, again and again, while a student shares.

With `MeteredRequest` naming calls by their whole address, `test_no_metric_says_who_or_what` finds the token; with
`InSteps` taken out by hand, `test_nobody_can_see_when_one_person_writes` fails at the first message.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.listening import CannotListenError, Listen
from bot.metrics import Metrics
from bot.settings import SettingsError, settings_from
from storage.protocols import Counts
from tests.attacks.test_logs import needles
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone
from tests.bot.processes import ROOT
from tests.bot.webhooks import free_port


@pytest.fixture
async def scrape(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """The metrics of a bot at work."""
    listen = Listen("127.0.0.1", free_port())
    async with (
        at_work(replace(house.settings, metrics_listen=listen, min_group=6)),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as client,
    ):
        yield client


async def read(scrape: httpx.AsyncClient) -> str:
    for _ in range(500):
        try:
            return (await scrape.get("/metrics")).text
        except httpx.ConnectError:  # it has only begun
            await asyncio.sleep(0.02)
    raise AssertionError("There are no metrics.")


async def test_no_metric_says_who_or_what(scrape: httpx.AsyncClient, student: Phone) -> None:
    seen = []
    await student.say("/share")
    for _ in range(4):
        await student.say("Vi delte ei vaffelpressa.")
        seen.append(await read(scrape))
    await student.press("Ferdig")
    await student.press("Send inn")
    seen.append(await read(scrape))
    assert re.search(r'ime_update_seconds_count{outcome="done"} [6-9]', seen[-1]), "it was counted"
    assert 'method="sendmessage"' in seen[-1]
    for text in seen:
        for name, needle in needles(student).items():
            assert needle not in text.encode(), name


async def test_nobody_can_see_when_one_person_writes(scrape: httpx.AsyncClient, student: Phone) -> None:
    before = await read(scrape)
    for text in ("/share", "Vi delte ei vaffelpressa."):
        await student.say(text)
        assert _of_people(await read(scrape)) == _of_people(before)


def _of_people(told: str) -> list[str]:
    """What people's doing moves; the menu's calls at the start are nobody's."""
    return [
        line
        for line in told.splitlines()
        if re.search("sendmessage|ime_update|ime_stories", line) and not re.search(r"^#| 0\.0$", line)
    ]


async def test_the_door_tells_nothing_else(scrape: httpx.AsyncClient, student: Phone) -> None:
    await read(scrape)
    for path in ("/", "/healthz", "/metrics/all"):
        assert (await scrape.get(path)).status_code == 404
    assert {"server", "date"}.isdisjoint((await scrape.get("/metrics")).headers)


@pytest.mark.parametrize("where", ["0.0.0.0:9464", "10.0.0.1:9464", "9464", "ime.example:9464"])
def test_it_listens_to_this_machine_only(where: str) -> None:
    with pytest.raises(SettingsError, match="METRICS_LISTEN"):
        settings_from({"METRICS_LISTEN": where})


async def test_a_taken_address_is_told(house: House) -> None:
    listen = Listen("127.0.0.1", free_port())
    with listen.open("METRICS_LISTEN"), pytest.raises(CannotListenError, match="METRICS_LISTEN"):
        async with at_work(replace(house.settings, metrics_listen=listen)) as task:
            await task


def test_numbers_move_in_steps_and_stay_whole() -> None:
    metrics = Metrics(6)
    for number in range(1, 20):
        metrics.update("done", 0.03)
        metrics.letter("sent")
        metrics.stories(Counts(pool=number, released=5, withdrawn=6))
        told = number // 6 * 6
        assert metrics.told("ime_update_seconds_count", outcome="done") == told
        assert metrics.told("ime_update_seconds_bucket", outcome="done", le="+Inf") == told
        assert metrics.told("ime_update_seconds_sum", outcome="done") == pytest.approx(0.03 * told)
        assert metrics.told("ime_letters_total", outcome="sent") == told
        assert metrics.told("ime_stories", where="pool") == told
    assert metrics.told("ime_stories", where="released") == 0
    assert metrics.told("ime_stories", where="withdrawn") == 6


async def test_the_dashboard_asks_for_what_there_is() -> None:
    metrics = Metrics(1)
    metrics.update("done", 0.1)
    metrics.call("sendMessage", "ok", 0.1)
    metrics.letter("sent")
    metrics.stories(Counts(pool=1, released=1, withdrawn=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(metrics.app()), base_url="http://bot") as client:
        answer = await read(client)
    dashboard = (ROOT / "deploy" / "grafana" / "in-my-experience.json").read_text(encoding="utf-8")
    asked = set(re.findall(r"ime_\w+", dashboard))
    assert len(asked) == 6
    assert all(f"{name}{{" in answer for name in asked)
