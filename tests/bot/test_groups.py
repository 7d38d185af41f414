from __future__ import annotations

import asyncio

from playground import acting, membership
from playground.shapes import Chat
from playground.world import World
from tests.bot.phone import Phone, until


def words(group: Chat) -> list[str]:
    return [stored.api["text"] for stored in group.messages.values() if stored.by_bot and "text" in stored.api]


def group_of(world: World) -> Chat:
    return next(chat for chat in world.chats.values() if chat.kind == "group")


async def test_in_a_group_it_says_where_to_talk_to_it_and_takes_in_nothing(
    bot: asyncio.Task[None], world: World, student: Phone
) -> None:
    group = group_of(world)
    await student.say("/start")
    membership.add_bot(world, student.person, group)
    await until(lambda: len(words(group)) == 1)
    assert f"t.me/{world.bot.username}" in words(group)[0]
    acting.say(world, student.person, group, f"/start@{world.bot.username}")
    await until(lambda: len(words(group)) == 2)
    acting.say(world, student.person, group, f"@{world.bot.username} Noen sa hei til meg.")
    acting.say(world, student.person, group, "/start@another_bot")
    await until(lambda: not len(world.updates))
    assert len(words(group)) == 2
    assert "Noen sa hei" not in await student.say("/share")


async def test_a_channel_is_left_alone(bot: asyncio.Task[None], world: World, student: Phone) -> None:
    channel = next(chat for chat in world.chats.values() if chat.kind == "channel")
    ambassador = next(person for person in world.people.values() if person.role == "ambassador")
    acting.say(world, ambassador, channel, "/start")
    await student.say("/start")
    assert words(channel) == []
