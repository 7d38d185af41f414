"""Webhooks: updates really are POSTed, with the secret, until they are taken, in order within a chat."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground import acting
from playground.app import create_app
from playground.cast import Cast
from playground.server import serving
from playground.world import World
from tests.playground.bot_side import TOKEN, BotSide


@dataclass
class Receiver:
    """What a bot behind a webhook would be: it takes updates, or says no as often as it is told to."""

    url: str = ""
    refusals: int = 0
    answer: Any = None
    texts: list[str] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    got: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, request: Request) -> Response:
        if self.refusals > 0:
            self.refusals -= 1
            return Response(status_code=503)
        self.secrets.add(request.headers.get("x-telegram-bot-api-secret-token"))
        self.texts.append(json.loads(await request.body())["message"]["text"])
        self.got.set()
        return Response() if self.answer is None else JSONResponse(self.answer)

    async def texts_when(self, count: int) -> list[str]:
        async with asyncio.timeout(10):
            while len(self.texts) < count:
                self.got.clear()
                await self.got.wait()
        return self.texts


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.__call__, methods=["POST"])])
    app.state.world = World(TOKEN)
    async with serving(app) as address:
        receiver.url = f"{address}/hook"
        yield receiver


def say(world: World, cast: Cast, text: str) -> None:
    acting.say(world, cast.students[0], world.chats[cast.students[0].id], text)


async def test_updates_are_posted_with_the_secret(bot: BotSide, world: World, cast: Cast, receiver: Receiver) -> None:
    say(world, cast, "waited for it")
    await bot.call("setWebhook", url=receiver.url, secret_token="s" * 40)
    say(world, cast, "came later")
    assert await receiver.texts_when(2) == ["waited for it", "came later"]
    assert receiver.secrets == {"s" * 40}
    while len(world.updates):  # noqa: ASYNC110 the last answer is on its way
        await asyncio.sleep(0.005)
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_call_in_the_answer_is_carried_out(bot: BotSide, world: World, cast: Cast, receiver: Receiver) -> None:
    chat = world.chats[cast.students[0].id]
    receiver.answer = {"method": "sendMessage", "chat_id": chat.id, "text": "by the answer"}
    await bot.call("setWebhook", url=receiver.url)
    say(world, cast, "hello")
    async with asyncio.timeout(10):
        while len(world.updates):  # noqa: ASYNC110 the queue has no event for it, only tests ask
            await asyncio.sleep(0.005)
    assert [stored.api["text"] for stored in chat.messages.values()] == ["hello", "by the answer"]


@pytest.mark.parametrize(
    "answer", [["no call"], {"method": "sendPigeon"}, {"method": "sendMessage", "chat_id": 1, "text": "nobody there"}]
)
async def test_a_call_in_the_answer_that_is_none_or_refused_is_nobodys_trouble(
    bot: BotSide, world: World, cast: Cast, receiver: Receiver, answer: Any
) -> None:
    receiver.answer = answer
    await bot.call("setWebhook", url=receiver.url)
    say(world, cast, "one")
    say(world, cast, "two")
    assert await receiver.texts_when(2) == ["one", "two"]


async def test_an_update_that_is_not_taken_comes_again_in_order(
    bot: BotSide, world: World, cast: Cast, receiver: Receiver
) -> None:
    receiver.refusals = 2
    await bot.call("setWebhook", url=receiver.url)
    say(world, cast, "one")
    say(world, cast, "two")
    assert await receiver.texts_when(2) == ["one", "two"]
    info = await bot.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503"
    assert info["url"] == receiver.url


async def test_polling_and_a_webhook_exclude_each_other(bot: BotSide, world: World, receiver: Receiver) -> None:
    poll = asyncio.create_task(bot.ask("getUpdates", timeout=30))
    while not world.updates.polled_now:  # noqa: ASYNC110 the queue has no event for it, only tests ask
        await asyncio.sleep(0.005)
    await bot.call("setWebhook", url=receiver.url)
    assert (await poll).json()["description"] == "Conflict: terminated by setWebhook request"
    assert await bot.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.call("deleteWebhook")
    assert await bot.call("getUpdates") == []


async def test_what_a_dead_webhook_did_not_take_waits_for_polling(bot: BotSide, world: World, cast: Cast) -> None:
    await bot.call("setWebhook", url="http://127.0.0.1:9/hook")
    say(world, cast, "still here")
    while "last_error_message" not in await bot.call("getWebhookInfo"):  # noqa: ASYNC110 it is being tried
        await asyncio.sleep(0.01)
    await bot.call("setWebhook", url="")
    assert [update["message"]["text"] for update in await bot.updates()] == ["still here"]


async def test_pending_updates_can_be_dropped(bot: BotSide, world: World, cast: Cast) -> None:
    say(world, cast, "old")
    await bot.call("deleteWebhook", drop_pending_updates=True)
    assert await bot.call("getUpdates") == []


@pytest.mark.parametrize(
    ("url", "secret", "refusal"),
    [
        ("http://uib.no/hook", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("ftp://127.0.0.1/hook", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://uib.no:5000/hook",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://uib.no:port/hook", "", "invalid webhook URL specified"),
        ("https://uib.no/hook", "a b", "secret token contains unallowed characters"),
        ("https://uib.no/hook", "a" * 257, "secret token is too long"),
    ],
)
async def test_an_address_and_its_secret_have_rules(bot: BotSide, url: str, secret: str, refusal: str) -> None:
    assert await bot.refused("setWebhook", url=url, secret_token=secret) == f"Bad Request: {refusal}"
    assert (await bot.call("getWebhookInfo"))["url"] == ""


async def test_the_world_stops_its_webhook_when_it_closes(cast: Cast, world: World, receiver: Receiver) -> None:
    async with serving(create_app(world)):
        from playground.methods.receiving import set_webhook  # noqa: PLC0415
        from playground.parameters import Parameters  # noqa: PLC0415

        await set_webhook(world, Parameters({"url": receiver.url}))
    assert world.webhook is None
