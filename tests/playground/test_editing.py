"""Editing, deleting and answering taps: what Telegram lets a bot do to messages that are there."""

from typing import Any

import pytest

from playground import acting
from playground.cast import Cast
from playground.shapes import Person
from playground.world import World
from tests.playground.bot_side import BotSide, Clock

KEYS = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
OTHER_KEYS = {"inline_keyboard": [[{"text": "Nei", "callback_data": "no"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)


@pytest.fixture
def student(world: World, cast: Cast) -> Person:
    student = cast.students[0]
    acting.say(world, student, world.chats[student.id], "/start")
    world.updates.clear()
    return student


@pytest.fixture
async def sent(bot: BotSide, student: Person) -> dict[str, Any]:
    """Where a question of the bot's stands."""
    message = await bot.call("sendMessage", chat_id=student.id, text="Del?", reply_markup=KEYS)
    return {"chat_id": student.id, "message_id": message["message_id"]}


async def test_an_edit_changes_words_and_keyboard(bot: BotSide, sent: dict[str, Any], clock: Clock) -> None:
    clock.pass_by(5)
    edited = await bot.call("editMessageText", **sent, text="Takk", reply_markup=OTHER_KEYS)
    assert (edited["text"], edited["reply_markup"]) == ("Takk", OTHER_KEYS)
    assert edited["edit_date"] == edited["date"] + 5


async def test_an_edit_without_a_keyboard_takes_it_away(bot: BotSide, sent: dict[str, Any]) -> None:
    assert "reply_markup" not in await bot.call("editMessageText", **sent, text="Takk")


async def test_a_keyboard_can_change_alone(bot: BotSide, sent: dict[str, Any]) -> None:
    edited = await bot.call("editMessageReplyMarkup", **sent, reply_markup=OTHER_KEYS)
    assert (edited["text"], edited["reply_markup"]) == ("Del?", OTHER_KEYS)
    assert "reply_markup" not in await bot.call("editMessageReplyMarkup", **sent)
    assert await bot.refused("editMessageReplyMarkup", **sent) == NOT_MODIFIED


async def test_an_edit_must_change_something(bot: BotSide, sent: dict[str, Any]) -> None:
    assert await bot.refused("editMessageText", **sent, text=" Del? ", reply_markup=KEYS) == NOT_MODIFIED
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    assert (await bot.call("editMessageText", **sent, text="Del?", reply_markup=KEYS, entities=bold))[
        "entities"
    ] == bold


async def test_only_the_bots_own_text_messages_can_be_edited(
    bot: BotSide, world: World, sent: dict[str, Any], student: Person
) -> None:
    there = {"chat_id": student.id}
    assert await bot.refused("editMessageText", **there, message_id=1, text="x") == (
        "Bad Request: message can't be edited"
    )
    assert await bot.refused("editMessageText", **there, message_id=99, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await bot.refused("editMessageText", text="x") == "Bad Request: message identifier is not specified"
    keyed = await bot.call("sendMessage", **there, text="x", reply_markup={"keyboard": [["a"]]})
    assert await bot.refused("editMessageText", **there, message_id=keyed["message_id"], text="y") == (
        "Bad Request: message can't be edited"
    )
    stored = world.files.keep("document", b"x", "a.txt", "text/plain")
    document = await bot.call("sendDocument", **there, document=stored.file_id)
    assert await bot.refused("editMessageText", **there, message_id=document["message_id"], text="y") == (
        "Bad Request: there is no text in the message to edit"
    )


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Bad Request: message text is empty"),
        (" ", "Bad Request: text must be non-empty"),
        ("a" * 4097, "Bad Request: MESSAGE_TOO_LONG"),
    ],
)
async def test_an_edited_text_has_the_same_limits(bot: BotSide, sent: dict[str, Any], text: str, refusal: str) -> None:
    assert await bot.refused("editMessageText", **sent, text=text) == refusal


async def test_who_blocked_the_bot_sees_no_edits(bot: BotSide, sent: dict[str, Any], student: Person) -> None:
    student.blocked = True
    assert await bot.refused("editMessageText", **sent, text="x") == "Forbidden: bot was blocked by the user"


async def test_out_of_a_chat_that_it_left_it_deletes_nothing(bot: BotSide, world: World, cast: Cast) -> None:
    cast.group.bot_status = "member"
    own = await bot.call("sendMessage", chat_id=cast.group.id, text="hei")
    cast.group.bot_status = "left"
    there = {"chat_id": cast.group.id, "message_id": own["message_id"]}
    assert await bot.refused("deleteMessage", **there) == "Bad Request: message can't be deleted"


async def test_both_sides_messages_can_be_deleted_within_48_hours(
    bot: BotSide, world: World, sent: dict[str, Any], student: Person, clock: Clock
) -> None:
    clock.pass_by(48 * 3600)
    assert await bot.call("deleteMessage", **sent) is True
    assert await bot.call("deleteMessage", chat_id=student.id, message_id=1) is True
    assert world.messages_for(world.chats[student.id], student.id) == []


async def test_after_48_hours_a_message_stays(bot: BotSide, sent: dict[str, Any], clock: Clock) -> None:
    clock.pass_by(48 * 3600 + 1)
    assert await bot.refused("deleteMessage", **sent) == "Bad Request: message can't be deleted for everyone"


async def test_what_is_gone_cannot_be_deleted_again(bot: BotSide, sent: dict[str, Any]) -> None:
    await bot.call("deleteMessage", **sent)
    assert await bot.refused("deleteMessage", **sent) == "Bad Request: message to delete not found"


async def test_many_are_deleted_at_once_and_missing_ones_skipped(
    bot: BotSide, world: World, sent: dict[str, Any], student: Person
) -> None:
    assert await bot.call("deleteMessages", chat_id=student.id, message_ids=[1, sent["message_id"], 77]) is True
    assert world.chats[student.id].messages == {}


async def test_one_that_may_not_go_keeps_the_others(
    bot: BotSide, world: World, sent: dict[str, Any], student: Person, clock: Clock
) -> None:
    clock.pass_by(48 * 3600 + 1)
    fresh = await bot.call("sendMessage", chat_id=student.id, text="new")
    wanted = [fresh["message_id"], sent["message_id"]]
    assert await bot.refused("deleteMessages", chat_id=student.id, message_ids=wanted) == (
        "Bad Request: message can't be deleted for everyone"
    )
    assert fresh["message_id"] in world.chats[student.id].messages


@pytest.mark.parametrize(
    ("message_ids", "refusal"),
    [
        ("", "message identifiers are not specified"),
        ("[", "can't parse message_ids JSON object"),
        (5, "expected an Array of message identifiers"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([1.5], "can't parse message identifier as a Number"),
        (["x"], "can't parse message identifier as a Number"),
        ([0], "invalid message identifier specified"),
    ],
)
async def test_identifiers_must_be_some(bot: BotSide, student: Person, message_ids: object, refusal: str) -> None:
    description = await bot.refused("deleteMessages", chat_id=student.id, message_ids=message_ids)
    assert description == f"Bad Request: {refusal}"


async def test_in_a_group_a_plain_member_deletes_only_its_own(bot: BotSide, world: World, cast: Cast) -> None:
    cast.group.bot_status = "member"
    theirs = acting.say(world, cast.students[0], cast.group, "hei")
    own = await bot.call("sendMessage", chat_id=cast.group.id, text="hei")
    assert await bot.refused("deleteMessage", chat_id=cast.group.id, message_id=theirs.id) == (
        "Bad Request: message can't be deleted"
    )
    assert await bot.call("deleteMessage", chat_id=cast.group.id, message_id=own["message_id"]) is True


async def tap(bot: BotSide, world: World, student: Person, message_id: int) -> str:
    acting.press(world, student, world.chats[student.id], message_id, "yes")
    (update,) = await bot.updates()
    assert update["callback_query"]["data"] == "yes"
    assert update["callback_query"]["message"]["text"] == "Del?"
    query_id: str = update["callback_query"]["id"]
    return query_id


async def test_a_tap_is_answered_once(bot: BotSide, world: World, student: Person, sent: dict[str, Any]) -> None:
    query_id = await tap(bot, world, student, sent["message_id"])
    assert await bot.call("answerCallbackQuery", callback_query_id=query_id, text="Takk") is True
    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_an_old_or_unknown_tap_is_refused(
    bot: BotSide, world: World, student: Person, sent: dict[str, Any], clock: Clock
) -> None:
    query_id = await tap(bot, world, student, sent["message_id"])
    clock.pass_by(15.5)
    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    assert await bot.refused("answerCallbackQuery") == TOO_OLD


async def test_an_answer_is_short_and_opens_only_the_bot_itself(
    bot: BotSide, world: World, student: Person, sent: dict[str, Any]
) -> None:
    query_id = await tap(bot, world, student, sent["message_id"])
    wanted = {"callback_query_id": query_id}
    assert await bot.refused("answerCallbackQuery", **wanted, text="a" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    assert await bot.refused("answerCallbackQuery", **wanted, url="https://uib.no") == "Bad Request: URL_INVALID"
    own = "t.me/ime_playground_bot?start=x"
    assert await bot.call("answerCallbackQuery", **wanted, text="a" * 200, url=own) is True
