"""The page's event stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from playground import acting
from playground.cast import Cast
from playground.membership import add_bot
from playground.stream import event_stream
from playground.world import World
from tests.playground.bot_side import BotSide


async def blocks(world: World, people: list[int]) -> AsyncIterator[tuple[str, Any]]:
    """Read a stream as its names and data."""
    async for chunk in event_stream(world, people).body_iterator:
        name, _, data = str(chunk).partition("\n")
        if name.startswith("event: "):
            yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def test_the_stream_tells_a_phone_what_happens(bot: BotSide, world: World, cast: Cast) -> None:
    student, other = cast.students[0], cast.students[1]
    chat = world.chats[student.id]
    stream = blocks(world, [student.id])
    first = anext(stream)
    task = asyncio.ensure_future(first)
    while not world.news.heard:  # noqa: ASYNC110 there is no event for it, only tests ask
        await asyncio.sleep(0.005)
    acting.say(world, other, world.chats[other.id], "not for this phone")
    acting.say(world, student, chat, "hei")
    name, data = await task
    assert (name, data["chat_id"], data["message"]["text"], data["message"]["own"]) == (
        "message",
        student.id,
        "hei",
        True,
    )
    sent = await bot.call("sendMessage", chat_id=student.id, text="Hei!")
    assert (await anext(stream))[1]["message"]["own"] is False
    there = {"chat_id": student.id, "message_id": sent["message_id"]}
    await bot.call("editMessageText", **there, text="Hallo!")
    name, data = await anext(stream)
    assert (name, data["message"]["text"]) == ("edited", "Hallo!")
    await bot.call("sendChatAction", chat_id=student.id, action="typing")
    assert await anext(stream) == ("typing", {"chat_id": student.id})
    query_id = acting.press(world, student, chat, sent["message_id"], "x")
    await bot.call("answerCallbackQuery", callback_query_id=query_id, text="Ja", show_alert=True)
    assert await anext(stream) == (
        "callback_answer",
        {
            "query_id": query_id,
            "text": "Ja",
            "show_alert": True,
            "url": "",
            "chat_id": student.id,
            "person": student.id,
        },
    )
    await bot.call("deleteMessage", **there)
    assert await anext(stream) == ("deleted", {"chat_id": student.id, "message_ids": [sent["message_id"]]})
    acting.hide(world, student, chat, [1])
    assert await anext(stream) == ("deleted", {"chat_id": student.id, "message_ids": [1], "person": student.id})
    add_bot(world, student, cast.group)
    assert await anext(stream) == ("state", {})
    name, data = await anext(stream)
    assert (name, data["chat_id"], "own" in data["message"]) == ("message", cast.group.id, False)
    world.close()
    assert [block async for block in stream] == []


async def test_one_stream_may_follow_several_phones_over_http(
    http: httpx.AsyncClient, world: World, cast: Cast
) -> None:
    emil, sunniva = cast.students[0], cast.students[1]
    params = {"person": [emil.id, sunniva.id]}
    async with http.stream("GET", "/page/stream", params=params) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        for person in (emil, sunniva, cast.staff):
            acting.say(world, person, world.chats[person.id], person.first_name)
        world.close()
        told = [json.loads(line[6:])["chat_id"] async for line in lines if line.startswith("data: ")]
    assert told == [emil.id, sunniva.id]


async def test_a_quiet_stream_shows_that_it_lives(world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.stream.HEARTBEAT_SECONDS", 0.01)
    body = aiter(event_stream(world, [cast.students[0].id]).body_iterator)
    assert [await anext(body) for _ in range(2)] == ["retry: 1000\n: here we go\n\n", ": still here\n\n"]
    world.close()
    assert [block async for block in body] == []
    assert [block async for block in event_stream(world, []).body_iterator] == ["retry: 1000\n: here we go\n\n"]


async def test_a_stream_needs_people_who_exist(http: httpx.AsyncClient) -> None:
    assert (await http.get("/page/stream", params={"person": 5})).status_code == 404
