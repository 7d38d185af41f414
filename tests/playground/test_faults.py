"""Faults on purpose, and the pace that is counted: both over real HTTP."""

import asyncio
from collections import Counter

import httpx
import pytest

from playground.cast import Cast
from playground.faults import Fault, Faults
from playground.shapes import Person
from playground.world import World
from tests.playground.bot_side import BotSide, Clock


@pytest.fixture
def student(cast: Cast) -> Person:
    cast.students[0].started = True
    return cast.students[0]


async def test_a_scripted_429_comes_once_and_only_for_its_method(
    bot: BotSide, http: httpx.AsyncClient, student: Person
) -> None:
    await http.post("/page/faults", json={"once": [{"method": "sendMessage", "kind": "429", "retry_after": 7}]})
    await bot.call("getMe")
    answer = await bot.ask("sendMessage", chat_id=student.id, text="x")
    assert answer.status_code == 429
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    await bot.call("sendMessage", chat_id=student.id, text="x")


async def test_a_502_is_a_page_of_html_and_a_500_is_not(bot: BotSide, world: World) -> None:
    world.faults.next_call(None, Fault("502"))
    world.faults.next_call(None, Fault("500"))
    page = await bot.ask("getMe")
    assert (page.status_code, page.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert (await bot.ask("getMe")).json() == {"ok": False, "error_code": 500, "description": "Internal Server Error"}


async def test_a_reset_breaks_the_connection_before_anything_is_done(
    bot: BotSide, world: World, student: Person
) -> None:
    world.faults.next_call("sendMessage", Fault("reset"))
    with pytest.raises(httpx.NetworkError):
        await bot.ask("sendMessage", chat_id=student.id, text="x")
    assert world.chats[student.id].messages == {}


async def test_a_lost_answer_was_carried_out(bot: BotSide, world: World, student: Person) -> None:
    world.faults.next_call("sendMessage", Fault("lost"))
    with pytest.raises(httpx.NetworkError):
        await bot.ask("sendMessage", chat_id=student.id, text="x")
    assert [stored.api["text"] for stored in world.chats[student.id].messages.values()] == ["x"]
    await bot.call("sendMessage", chat_id=student.id, text="the next connection works")


async def test_latency_holds_every_answer_back(bot: BotSide, http: httpx.AsyncClient) -> None:
    loop = asyncio.get_running_loop()
    await http.post("/page/faults", json={"latency_ms": 80})
    before = loop.time()
    await bot.call("getMe")
    assert loop.time() - before >= 0.08


def test_drawn_faults_follow_their_rates_and_their_seed() -> None:
    drawn = []
    for _ in range(2):
        faults = Faults(rates={"429": 0.1, "lost": 0.2}, methods=frozenset({"sendmessage"}))
        faults.seed(7)
        drawn.append([faults.draw("sendmessage") for _ in range(2000)])
        assert faults.draw("getme") is None
    assert drawn[0] == drawn[1]
    counts = Counter(fault.kind for fault in drawn[0] if fault)
    assert 150 < counts["429"] < 250
    assert 330 < counts["lost"] < 470


@pytest.mark.parametrize(
    "wish",
    [
        {"rates": {"418": 0.1}},
        {"rates": {"429": 1.5}},
        {"rates": {"429": 0.6, "500": 0.6}},
        {"rates": 3},
        {"latency_ms": -1},
        {"latency_ms": None},
        {"retry_after": "soon"},
        {"seed": 1.5},
        {"once": [{"kind": "teapot"}]},
        {"once": ["429"]},
        {"methods": 5},
    ],
    ids=str,
)
async def test_a_wish_that_cannot_be_changes_nothing(http: httpx.AsyncClient, wish: dict[str, object]) -> None:
    await http.post("/page/faults", json={"rates": {"500": 0.0}, "latency_ms": 1, "methods": ["getMe"]})
    before = (await http.get("/page/faults")).json()
    answer = await http.post("/page/faults", json={"latency_ms": 5} | wish)
    assert answer.status_code == 400
    assert (await http.get("/page/faults")).json() == before


async def test_faults_are_counted(bot: BotSide, http: httpx.AsyncClient) -> None:
    await http.post("/page/faults", json={"rates": {"500": 1.0}})
    await bot.ask("getMe")
    await http.post("/page/faults", json={"rates": {}})
    await bot.call("getMe")
    assert (await http.get("/page/faults")).json()["counts"] == {"500": 1}


async def test_the_pace_is_counted_though_nothing_is_refused(
    bot: BotSide, http: httpx.AsyncClient, student: Person, clock: Clock
) -> None:
    for pause in (0.0, 0.5, 0.5, 0.4):
        clock.pass_by(pause)
        await bot.call("sendMessage", chat_id=student.id, text="x")
    report = (await http.get("/page/pace")).json()
    assert (report["sent"], report["refused"]) == (4, 0)
    assert (report["busiest_second"], report["busiest_chat_second"]) == (3, 3)
    assert (await http.post("/page/pace", json={"start_over": True})).json()["sent"] == 0


async def test_an_enforced_pace_answers_429_for_a_chat(
    bot: BotSide, http: httpx.AsyncClient, student: Person, clock: Clock
) -> None:
    await http.post("/page/pace", json={"enforced": True})
    await bot.call("sendMessage", chat_id=student.id, text="x")
    clock.pass_by(0.9)
    answer = await bot.ask("sendMessage", chat_id=student.id, text="x")
    assert answer.json()["parameters"] == {"retry_after": 1}
    clock.pass_by(0.1)
    await bot.call("sendMessage", chat_id=student.id, text="x")
    assert (await http.get("/page/pace")).json()["refused"] == 1


async def test_an_enforced_pace_allows_thirty_in_any_second(bot: BotSide, world: World, clock: Clock) -> None:
    world.pace.enforced = True
    people = [world.add_person("Ada") for _ in range(31)]
    for person in people:
        person.started = True
    for person in people[:30]:
        await bot.call("sendMessage", chat_id=person.id, text="x")
    assert (await bot.ask("sendMessage", chat_id=people[30].id, text="x")).status_code == 429
    clock.pass_by(1)
    await bot.call("sendMessage", chat_id=people[30].id, text="x")
    assert world.pace.busiest_second == 30
