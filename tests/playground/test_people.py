"""What people do, and which of it reaches the bot: every update is held against aiogram's models on its way."""

from typing import Any

import pytest

from playground import acting
from playground.acting import ImpossibleError
from playground.cast import Cast
from playground.media import MEDIA_KINDS, MediaKind
from playground.membership import add_bot, remove_bot
from playground.world import World
from tests.playground.bot_side import BotSide, Clock


async def heard(bot: BotSide) -> list[Any]:
    """Spell what the bot heard: the words of messages, the kinds of everything else."""
    return [
        (update.get("message") or {}).get("text") or next(kind for kind in update if kind != "update_id")
        for update in await bot.updates()
    ]


async def test_a_message_says_who_and_in_which_language(bot: BotSide, world: World, cast: Cast) -> None:
    student = cast.students[1]
    acting.say(world, student, world.chats[student.id], "/start hei@uib.no")
    (update,) = await bot.updates()
    assert update["message"] == {
        "message_id": 1,
        "from": {"id": student.id, "is_bot": False, "first_name": "Sunniva", "language_code": "nn"},
        "chat": {"id": student.id, "first_name": "Sunniva", "type": "private"},
        "date": 1_760_000_000,
        "text": "/start hei@uib.no",
        "entities": [
            {"type": "bot_command", "offset": 0, "length": 6},
            {"type": "email", "offset": 7, "length": 10},
        ],
    }


def test_ids_of_people_have_ten_digits_and_do_not_fit_into_32_bits(world: World) -> None:
    ids = [world.add_person("Ada").id for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(2**32 < number < 10**10 for number in ids)


@pytest.mark.parametrize("kind", MEDIA_KINDS)
async def test_everything_else_can_be_sent_too(bot: BotSide, world: World, cast: Cast, kind: MediaKind) -> None:
    student = cast.students[0]
    acting.send_media(world, student, world.chats[student.id], kind, "se @ime_playground_bot")
    (update,) = await bot.updates()
    message = update["message"]
    assert ("forward_origin" if kind == "forward" else kind) in message
    assert message.get("caption" if "caption" in message else "text", "se ").startswith("se ")
    for part in [*message.get("photo", []), message.get("voice"), message.get("document"), message.get("sticker")]:
        if part:
            assert (await bot.call("getFile", file_id=part["file_id"]))["file_size"] == part["file_size"]


async def test_a_last_name_and_a_username_are_told_too(bot: BotSide, world: World) -> None:
    person = world.add_person("Ada", "")
    person.last_name, person.username = "Lovelace", "ada_l"
    acting.say(world, person, world.chats[person.id], "hei")
    sender = (await bot.updates())[0]["message"]["from"]
    assert sender == {
        "id": person.id,
        "is_bot": False,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "username": "ada_l",
    }


async def test_an_edit_reaches_the_bot_with_its_date(bot: BotSide, world: World, cast: Cast, clock: Clock) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    stored = acting.say(world, student, chat, "helo")
    clock.pass_by(60)
    acting.edit(world, student, chat, stored.id, "hallo")
    edited = (await bot.updates())[-1]["edited_message"]
    assert (edited["message_id"], edited["text"], edited["edit_date"] - edited["date"]) == (1, "hallo", 60)


async def test_a_caption_can_be_edited_and_emptied(bot: BotSide, world: World, cast: Cast) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    stored = acting.send_media(world, student, chat, "photo", "before")
    acting.edit(world, student, chat, stored.id, "")
    assert (await bot.updates())[-1]["edited_message"]["caption"] == ""


def test_only_ones_own_fresh_messages_can_be_edited(world: World, cast: Cast, clock: Clock) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    stored = acting.say(world, student, chat, "hei")
    with pytest.raises(ImpossibleError):
        acting.edit(world, student, chat, 99, "x")
    with pytest.raises(ImpossibleError):
        acting.edit(world, cast.students[1], chat, stored.id, "x")
    with pytest.raises(ImpossibleError):
        acting.edit(world, student, chat, stored.id, " ")
    clock.pass_by(48 * 3600 + 1)
    with pytest.raises(ImpossibleError):
        acting.edit(world, student, chat, stored.id, "x")


@pytest.mark.parametrize("text", ["", "  \n", "a" * 4097])
def test_an_empty_or_endless_message_cannot_be_sent(world: World, cast: Cast, text: str) -> None:
    with pytest.raises(ImpossibleError):
        acting.say(world, cast.students[0], world.chats[cast.students[0].id], text)


def test_nobody_writes_in_somebody_elses_chat(world: World, cast: Cast) -> None:
    with pytest.raises(ImpossibleError):
        acting.say(world, cast.students[0], world.chats[cast.students[1].id], "hei")


async def test_blocking_and_unblocking_is_told(bot: BotSide, world: World, cast: Cast) -> None:
    student = cast.students[0]
    acting.say(world, student, world.chats[student.id], "/start")
    for blocked in (True, True, False):
        acting.set_blocked(world, student, blocked=blocked)
    changes = [update["my_chat_member"] for update in (await bot.updates())[1:]]
    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


def test_who_blocked_the_bot_unblocks_it_before_writing(world: World, cast: Cast) -> None:
    student = cast.students[0]
    acting.set_blocked(world, student, blocked=True)
    with pytest.raises(ImpossibleError):
        acting.say(world, student, world.chats[student.id], "hei")


async def test_a_tap_carries_any_data_that_a_changed_app_may_send(bot: BotSide, world: World, cast: Cast) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    acting.say(world, student, chat, "/start")
    await bot.updates()
    sent = await bot.call("sendMessage", chat_id=student.id, text="no buttons")
    acting.press(world, student, chat, sent["message_id"], "forged")
    (update,) = await bot.updates()
    assert update["callback_query"]["data"] == "forged"
    assert update["callback_query"]["from"]["id"] == student.id
    for bad in ("", "å" * 33):
        with pytest.raises(ImpossibleError):
            acting.press(world, student, chat, sent["message_id"], bad)
    with pytest.raises(ImpossibleError):
        acting.press(world, cast.students[1], chat, sent["message_id"], "forged")
    await bot.call("deleteMessage", chat_id=student.id, message_id=sent["message_id"])
    with pytest.raises(ImpossibleError):
        acting.press(world, student, chat, sent["message_id"], "forged")


async def test_privacy_mode_lets_through_what_is_meant_for_the_bot(bot: BotSide, world: World, cast: Cast) -> None:
    student, group = cast.students[0], cast.group
    add_bot(world, student, group)
    await bot.updates()
    bots_own = await bot.call("sendMessage", chat_id=group.id, text="Hei på dere")
    students_own = acting.say(world, student, group, "just talk")
    acting.say(world, student, group, "/help")
    acting.say(world, student, group, "/help@IME_playground_bot")
    acting.say(world, student, group, "/help@other_bot")
    acting.say(world, student, group, "hey @ime_playground_bot")
    acting.say(world, student, group, "hey @other_bot")
    acting.say(world, student, group, "an answer", reply_to=bots_own["message_id"])
    acting.say(world, student, group, "to each other", reply_to=students_own.id)
    acting.edit(world, student, group, students_own.id, "still just talk")
    assert await heard(bot) == ["/help", "/help@IME_playground_bot", "hey @ime_playground_bot", "an answer"]


async def test_the_bot_comes_and_goes(bot: BotSide, world: World, cast: Cast) -> None:
    group, student = cast.group, cast.students[0]
    add_bot(world, student, group)
    add_bot(world, student, group)
    assert await heard(bot) == ["my_chat_member", "message"]
    remove_bot(world, student, group)
    acting.say(world, student, group, "/help")
    assert await heard(bot) == ["my_chat_member"]
    kicked = "Forbidden: bot was kicked from the group chat"
    assert await bot.refused("sendMessage", chat_id=group.id, text="x") == kicked
    remove_bot(world, student, group)
    assert await heard(bot) == []


async def test_the_bot_can_leave(bot: BotSide, world: World, cast: Cast) -> None:
    add_bot(world, cast.students[0], cast.group)
    assert await bot.call("leaveChat", chat_id=cast.group.id) is True
    left = "Forbidden: bot is not a member of the group chat"
    assert await bot.refused("sendMessage", chat_id=cast.group.id, text="x") == left
    assert await bot.refused("leaveChat", chat_id=cast.group.id) == left
    private = await bot.refused("leaveChat", chat_id=cast.students[0].id)
    assert private == "Bad Request: chat member status can't be changed in private chats"


async def test_a_channel_belongs_to_those_who_run_it(bot: BotSide, world: World, cast: Cast) -> None:
    acting.say(world, cast.ambassador, cast.channel, "Ny uke!")
    (update,) = await bot.updates()
    assert update["channel_post"]["author_signature"] == "Jonas"
    assert "from" not in update["channel_post"]
    with pytest.raises(ImpossibleError):
        acting.say(world, cast.students[0], cast.channel, "hei")
    sent = await bot.call("sendMessage", chat_id="@Studentliv_Playground", text="Hei")
    assert sent["sender_chat"]["id"] == cast.channel.id
    assert [message.get("own") for message in world.messages_for(cast.channel, cast.ambassador.id)] == [False, False]


async def test_chats_and_members_can_be_asked_about(bot: BotSide, world: World, cast: Cast) -> None:
    student = cast.students[0]
    assert (await bot.call("getChat", chat_id=student.id))["first_name"] == "Emil"
    assert (await bot.call("getChat", chat_id=cast.group.id))["type"] == "group"
    ask = {"chat_id": cast.group.id}
    assert (await bot.call("getChatMember", **ask, user_id=student.id))["status"] == "member"
    assert (await bot.call("getChatMember", **ask, user_id=cast.ambassador.id))["status"] == "creator"
    assert (await bot.call("getChatMember", **ask, user_id=world.bot.id))["status"] == "left"
    remove = {"chat_id": cast.channel.id, "user_id": world.bot.id}
    assert (await bot.call("getChatMember", **remove))["status"] == "administrator"
    remove_bot(world, cast.ambassador, cast.channel)
    assert await bot.refused("getChatMember", **remove) == "Forbidden: bot was kicked from the channel chat"
    assert await bot.refused("getChatMember", **ask, user_id=5) == "Bad Request: user not found"
    assert await bot.refused("getChatMember", **ask) == "Bad Request: invalid user_id specified"
    assert await bot.refused("getChatMember", chat_id=student.id, user_id=cast.staff.id) == (
        "Bad Request: member not found"
    )
