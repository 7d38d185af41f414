"""kill -9 in the middle of a broadcast: nobody is left out, and the books balance.

Somebody can get a letter twice where the bot dies between Telegram's answer and the commit of what it said: at most
those that were on their way then.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.outreach.courier import ON_THE_WAY
from playground import acting
from playground.shapes import Person
from playground.world import World
from storage.outreach.addresses import read_or_make_key
from storage.outreach.model import Audience, Broadcast, Prompt, Purpose, State, Subscription, Totals
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.conftest import House
from tests.bot.processes import MORTAL, process, settings_file

SUBSCRIBERS = 70
POINTS = [("before fill", 1), ("after fill", 1), ("after claim", 1), ("before settle", 3), ("after settle", 3)]
POINTS += [("before letter", 20), ("after letter", 20)]
PROMPT = Prompt("9D23GF6M", {"nb": "Hvem smilte til deg?"})


async def prepared(house: House, world: World) -> list[Person]:
    """Subscribers, three of whom have blocked the bot, and a broadcast to all of them that is due."""
    addresses = read_or_make_key(house.settings.address_key)
    outreach = await SqliteOutreach.open(house.settings.data_dir, addresses)
    people = [world.add_person(f"Student {number}") for number in range(SUBSCRIBERS)]
    for person in people:
        person.started = True
        await outreach.subscribers.put(addresses.tag(person.id), Subscription("nb", frozenset({"questions"}), 2))
    for person in people[:3]:
        acting.set_blocked(world, person, blocked=True)
    await outreach.library.put_prompt(PROMPT)
    audience = Audience(topics=frozenset({"questions"}))
    owner = addresses.tag(1)
    await outreach.outbox.open(Broadcast(b"b" * 16, Purpose.PROMPT, PROMPT.name, audience, datetime.now(UTC), owner))
    await outreach.close()
    return people


async def over(house: House) -> Broadcast:
    """The broadcast, when it is done."""
    addresses = read_or_make_key(house.settings.address_key)
    for _ in range(100):
        outreach = await SqliteOutreach.open(house.settings.data_dir, addresses)
        [broadcast] = await outreach.outbox.broadcasts()
        await outreach.close()
        if broadcast.state is State.DONE:
            return broadcast
        await asyncio.sleep(0.2)
    raise AssertionError("The broadcast was not finished.")


@pytest.mark.parametrize(("point", "time"), POINTS, ids=str)
async def test_a_bot_that_dies_while_it_sends_leaves_nobody_out(
    house: House, world: World, point: str, time: int, memory_folder: Path
) -> None:
    people = await prepared(house, world)
    file = settings_file(house, memory_folder)
    async with process(house, MORTAL, point, str(time), file) as mortal:
        assert await mortal.wait() == -signal.SIGKILL
    async with process(house, MORTAL, "never letter", "0", file):
        broadcast = await over(house)
    got = Counter(
        person.id for person in people for stored in world.chats[person.id].messages.values() if stored.by_bot
    )
    assert all(got[person.id] >= 1 for person in people[3:])
    assert not any(got[person.id] for person in people[:3])
    twice = sum(count - 1 for count in got.values())
    assert twice <= ON_THE_WAY
    if point in {"before settle", "after letter"}:
        assert twice >= 1, "otherwise this test does not kill where it says"
    # whoever has blocked the bot was told of by Telegram before the letter, or by the letter
    totals = broadcast.totals
    assert totals == Totals(letters=totals.letters, sent=SUBSCRIBERS - 3, blocked=totals.letters - SUBSCRIBERS + 3)
