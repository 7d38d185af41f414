"""Who cannot be reached any more is forgotten, byte by byte, whether Telegram tells us before or by its answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playground import membership
from playground.shapes import Chat, Person
from playground.world import World
from storage.outreach.addresses import Addresses, read_or_make_key
from storage.outreach.model import (
    Audience,
    Broadcast,
    Place,
    PlaceKind,
    Prompt,
    Purpose,
    State,
    Subscription,
    Totals,
)
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone, until, words_of

PROMPT = Prompt("9D23GF6M", {"nb": "Hvem smilte til deg?"})


def group_of(world: World) -> Chat:
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    group.bot_status = "member"
    return group


async def known(house: House, people: list[Person], groups: list[Chat]) -> Addresses:
    """Subscribers and confirmed groups, and a broadcast to all of them that is due."""
    addresses = read_or_make_key(house.settings.address_key)
    outreach = await SqliteOutreach.open(house.settings.data_dir, addresses)
    for person in people:
        person.started = True
        await outreach.subscribers.put(addresses.tag(person.id), Subscription("nb", frozenset({"questions"}), 2))
    for group in groups:
        tag = addresses.tag(group.id)
        await outreach.places.put(Place(tag, PlaceKind.GROUP, addresses.hide(group.title), "nb", confirmed=True))
    await outreach.library.put_prompt(PROMPT)
    audience = Audience(topics=frozenset({"questions"}), places=frozenset(addresses.tag(group.id) for group in groups))
    owner = addresses.tag(1)
    await outreach.outbox.open(Broadcast(b"b" * 16, Purpose.PROMPT, PROMPT.name, audience, datetime.now(UTC), owner))
    await outreach.close()
    return addresses


async def over(house: House, addresses: Addresses) -> Broadcast:
    """The broadcast, when it is done; and a moment later, when its bytes are gone."""
    async with asyncio.timeout(30):
        while True:
            outreach = await SqliteOutreach.open(house.settings.data_dir, addresses)
            [broadcast] = await outreach.outbox.broadcasts()
            await outreach.close()
            if broadcast.state is State.DONE:
                return broadcast
            await asyncio.sleep(0.05)


def file_of(house: House) -> Path:
    return house.settings.data_dir / "outreach.db"


async def test_whoever_a_letter_cannot_reach_is_forgotten_with_all_bytes(world: World, house: House) -> None:
    """A block that we were not told of, a deleted account, a group that has thrown the bot out."""
    stays, blocked, gone = (world.add_person(f"Student {number}") for number in range(3))
    group = group_of(world)
    addresses = await known(house, [stays, blocked, gone], [group])
    blocked.blocked = gone.deactivated = True
    group.bot_status = "kicked"
    async with at_work(house.settings):
        broadcast = await over(house, addresses)
        assert broadcast.totals == Totals(letters=4, sent=1, blocked=3)
        unreachable = [addresses.tag(chat) for chat in (blocked.id, gone.id, group.id)]
        forms = [form for tag in unreachable for form in (tag, tag.hex().encode())]
        await until(lambda: not any(form in file_of(house).read_bytes() for form in forms))
    assert addresses.tag(stays.id) in file_of(house).read_bytes()


@pytest.mark.parametrize("told", ["before", "by the answer"])
async def test_a_group_that_became_a_supergroup_gets_its_letter_under_its_new_address(
    world: World, house: House, staff: Phone, told: str
) -> None:
    group = group_of(world)
    addresses = await known(house, [], [group])
    supergroup = membership.upgrade(world, staff.person, group)
    if told == "by the answer":
        world.updates = type(world.updates)(world.clock, 1)
    async with at_work(house.settings):
        broadcast = await over(house, addresses)
        assert broadcast.totals == Totals(letters=1, sent=1)
        assert any("Hvem smilte" in words_of(stored) for stored in supergroup.messages.values())
        old = addresses.tag(group.id)
        await until(lambda: not any(form in file_of(house).read_bytes() for form in (old, old.hex().encode())))
    assert addresses.tag(supergroup.id) in file_of(house).read_bytes()


async def test_a_kick_from_a_channel_and_a_right_taken_away_are_heard(
    bot: asyncio.Task[None], world: World, house: House, staff: Phone
) -> None:
    channel = next(chat for chat in world.chats.values() if chat.kind == "channel")
    await staff.say("/start")
    membership.add_bot(world, staff.person, channel)
    await staff.press("Ja, den er vår")
    assert channel.title in await staff.say("/team")
    membership.move_bot(world, staff.person, channel, "administrator", "left")
    await until(lambda: not len(world.updates))
    assert channel.title not in await staff.say("/team")
