"""`getUpdates`: what is confirmed, what comes again, who may wait."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from playground import acting
from playground.cast import Cast
from playground.world import World
from tests.playground.bot_side import TOKEN, BotSide, Clock


@pytest.fixture
def three(world: World, cast: Cast) -> list[str]:
    student = cast.students[0]
    words = ["one", "two", "three"]
    for word in words:
        acting.say(world, student, world.chats[student.id], word)
    return words


async def waiting(world: World) -> None:
    """Wait until somebody polls."""
    while not world.updates.polled_now:  # noqa: ASYNC110 the queue has no event for it, only tests ask
        await asyncio.sleep(0.005)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_what_is_not_confirmed_comes_again(bot: BotSide, three: list[str]) -> None:
    first = await bot.call("getUpdates")
    assert texts(first) == three
    assert await bot.call("getUpdates") == first


async def test_a_higher_offset_confirms_what_came_before_it(bot: BotSide, three: list[str]) -> None:
    first = await bot.call("getUpdates", limit=1)
    assert texts(first) == ["one"]
    assert texts(await bot.call("getUpdates", offset=first[0]["update_id"] + 1)) == ["two", "three"]
    assert texts(await bot.call("getUpdates", offset=0)) == ["two", "three"]


async def test_the_same_offset_confirms_nothing_of_its_own(bot: BotSide, three: list[str]) -> None:
    first = await bot.call("getUpdates")
    assert texts(await bot.call("getUpdates", offset=first[1]["update_id"])) == ["two", "three"]


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: BotSide, three: list[str]) -> None:
    assert texts(await bot.call("getUpdates", offset=-1)) == ["three"]
    assert texts(await bot.call("getUpdates")) == ["three"]


async def test_an_offset_from_far_in_the_future_confirms_nothing(bot: BotSide, three: list[str]) -> None:
    newest = (await bot.call("getUpdates"))[-1]["update_id"]
    assert texts(await bot.call("getUpdates", offset=newest + 1000)) == three


@pytest.mark.parametrize(("limit", "count"), [(2, 2), (0, 1), (-5, 1), (100, 100), (500, 100)])
async def test_the_limit_lies_between_1_and_100(bot: BotSide, world: World, cast: Cast, limit: int, count: int) -> None:
    for number in range(120):
        acting.say(world, cast.students[0], world.chats[cast.students[0].id], str(number))
    assert len(await bot.call("getUpdates", limit=limit)) == count


async def test_ids_of_updates_follow_each_other(bot: BotSide, three: list[str]) -> None:
    ids = [update["update_id"] for update in await bot.call("getUpdates")]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_waiting_poll_answers_as_soon_as_something_comes(bot: BotSide, world: World, cast: Cast) -> None:
    poll = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await waiting(world)
    acting.say(world, cast.students[0], world.chats[cast.students[0].id], "hei")
    assert texts(await poll) == ["hei"]


async def test_a_poll_ends_empty_when_its_time_is_over(bot: BotSide, world: World) -> None:
    poll = asyncio.create_task(bot.call("getUpdates", timeout=1))
    assert await poll == []


async def test_a_newer_poll_ends_the_older_with_409(bot: BotSide, world: World) -> None:
    older = asyncio.create_task(bot.ask("getUpdates", timeout=30))
    await waiting(world)
    newer = asyncio.create_task(bot.ask("getUpdates", timeout=30))
    answer = await older
    assert answer.status_code == 409
    assert answer.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    world.updates.end_poll(None)
    assert (await newer).json() == {"ok": True, "result": []}


async def test_only_the_kinds_that_were_asked_for_are_queued(bot: BotSide, world: World, cast: Cast) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    await bot.call("getUpdates", allowed_updates=["edited_message"])
    stored = acting.say(world, student, chat, "never seen")
    acting.edit(world, student, chat, stored.id, "seen")
    assert [set(update) - {"update_id"} for update in await bot.updates()] == [{"edited_message"}]
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["edited_message"]
    await bot.call("getUpdates", allowed_updates=[])
    acting.say(world, student, chat, "by default")
    assert texts(await bot.updates()) == ["by default"]


async def test_a_wish_for_kinds_that_is_no_list_changes_nothing(bot: BotSide, world: World, cast: Cast) -> None:
    await bot.ask("getUpdates", allowed_updates="{")
    acting.say(world, cast.students[0], world.chats[cast.students[0].id], "hei")
    assert texts(await bot.updates()) == ["hei"]


async def test_updates_are_forgotten_after_a_day_and_taps_much_sooner(
    bot: BotSide, world: World, cast: Cast, clock: Clock
) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    acting.say(world, student, chat, "hei")
    sent = await bot.call(
        "sendMessage",
        chat_id=student.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]},
    )
    acting.press(world, student, chat, sent["message_id"], "a")
    assert len(world.updates) == 2
    clock.pass_by(151)
    assert texts(await bot.call("getUpdates")) == ["hei"]
    clock.pass_by(24 * 3600)
    assert await bot.call("getUpdates") == []


async def test_anything_can_be_injected_as_an_update(bot: BotSide, http: httpx.AsyncClient) -> None:
    await http.post("/page/updates", json={"message": {"message_id": "no number"}, "odd": None})
    await http.post("/page/updates", json={"update_id": "x"})
    got = (await bot.ask("getUpdates")).json()["result"]
    assert got[0] == {"update_id": got[0]["update_id"], "message": {"message_id": "no number"}, "odd": None}
    assert got[1] == {"update_id": "x"}
    after = await http.get(f"/bot{TOKEN}/getUpdates", params={"offset": got[0]["update_id"] + 2})
    assert json.loads(after.text)["result"] == []
