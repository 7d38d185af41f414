"""What may hang under a message, over real HTTP."""

from typing import Any

import pytest

from playground.cast import Cast
from playground.shapes import Person
from playground.world import World
from tests.playground.bot_side import BotSide


@pytest.fixture
def student(cast: Cast) -> Person:
    cast.students[0].started = True
    return cast.students[0]


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


BUTTON = {"text": "Del", "callback_data": "share"}


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (inline({"text": "Del", "callback_data": "a" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "Del", "callback_data": "å" * 33}), "BUTTON_DATA_INVALID"),
        (
            inline({"text": "Del", "callback_data": ""}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline({"text": "Del"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline({"text": "", "callback_data": "a"}), "inline keyboard button text must be non-empty"),
        (
            inline({"callback_data": "a"}),
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (inline(*[BUTTON] * 101), "reply markup is too long"),
        (inline({"text": "x", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (inline({"text": "x", "copy_text": {"text": "a" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
        (inline({"text": "x", "switch_inline_query": ""}), "BUTTON_TYPE_INVALID"),
        (inline({"text": "x", "web_app": {"url": "https://uib.no"}}), "BUTTON_TYPE_INVALID"),
        (
            inline({"text": "x", "url": "http://localhost:8080"}),
            "inline keyboard button URL 'http://localhost:8080' is invalid: Wrong HTTP URL",
        ),
        (
            inline({"text": "x", "url": "javascript://uib.no"}),
            "inline keyboard button URL 'javascript://uib.no' is invalid: Unsupported URL protocol",
        ),
        (inline(BUTTON | {"style": "loud"}), "can't parse inline keyboard button: invalid button style specified"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        (
            {"inline_keyboard": [BUTTON]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [["x"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            inline(BUTTON | {"callback_data": 5}),
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            inline({"text": "x", "copy_text": "y"}),
            'can\'t parse inline keyboard button: Field "copy_text" must be of type Object',
        ),
        ({"keyboard": [["a"] * 301]}, "reply markup is too long"),
        ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        (
            {"keyboard": [["a"]], "resize_keyboard": 1},
            'field "resize_keyboard" of the ReplyKeyboardMarkup must be of the type Boolean',
        ),
        ({"force_reply": True, "input_field_placeholder": "a" * 65}, "input field placeholder is too long"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot: BotSide, student: Person, markup: object, refusal: str) -> None:
    description = await bot.refused("sendMessage", chat_id=student.id, text="?", reply_markup=markup)
    assert description == f"Bad Request: {refusal}"


@pytest.mark.parametrize(
    "button",
    [
        {"text": "Del", "callback_data": "a" * 64},
        {"text": "Del", "callback_data": "å" * 32},
        {"text": "Kopier", "copy_text": {"text": "a" * 256}},
        {"text": "Lenke", "url": "https://t.me/ime_playground_bot?start=x"},
        {"text": "Lenke", "url": "tg://resolve?domain=ime"},
        {"text": "Slett", "callback_data": "x", "style": "danger"},
    ],
)
async def test_a_good_button_comes_back_as_it_was(bot: BotSide, student: Person, button: dict[str, Any]) -> None:
    sent = await bot.call("sendMessage", chat_id=student.id, text="?", reply_markup=inline(button))
    assert sent["reply_markup"] == inline(button)


async def test_a_bare_host_becomes_an_address(bot: BotSide, student: Person) -> None:
    sent = await bot.call(
        "sendMessage", chat_id=student.id, text="?", reply_markup=inline({"text": "x", "url": "Uib.no"})
    )
    assert sent["reply_markup"]["inline_keyboard"][0][0]["url"] == "http://uib.no/"


async def test_a_hundred_buttons_are_not_too_many(bot: BotSide, student: Person) -> None:
    sent = await bot.call("sendMessage", chat_id=student.id, text="?", reply_markup=inline(*[BUTTON] * 100))
    assert len(sent["reply_markup"]["inline_keyboard"][0]) == 100


@pytest.mark.parametrize(
    "markup",
    [
        {"keyboard": [[{"text": "Ja"}, {"text": "Nei"}]], "resize_keyboard": True, "one_time_keyboard": True},
        {"keyboard": [[{"text": "Del nummer", "request_contact": True}]], "is_persistent": True},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "Skriv her", "selective": True},
    ],
)
async def test_other_keyboards_reach_the_page_and_not_the_answer(
    bot: BotSide, world: World, student: Person, markup: dict[str, Any]
) -> None:
    sent = await bot.call("sendMessage", chat_id=student.id, text="?", reply_markup=markup)
    assert "reply_markup" not in sent
    (shown,) = world.messages_for(world.chats[student.id], student.id)
    assert shown["reply_markup"] == markup


async def test_an_empty_markup_is_none(bot: BotSide, world: World, student: Person) -> None:
    empty: list[Any] = ["", {}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}, {"remove_keyboard": False}]
    for markup in empty:
        assert "reply_markup" not in await bot.call("sendMessage", chat_id=student.id, text="?", reply_markup=markup)
    assert not any("reply_markup" in shown for shown in world.messages_for(world.chats[student.id], student.id))


async def test_in_a_channel_only_inline_keyboards_stay(bot: BotSide, world: World, cast: Cast) -> None:
    await bot.call("sendMessage", chat_id=cast.channel.id, text="?", reply_markup={"keyboard": [["a"]]})
    sent = await bot.call("sendMessage", chat_id="@studentliv_playground", text="?", reply_markup=inline(BUTTON))
    assert sent["reply_markup"] == inline(BUTTON)
    assert [stored.keyboard for stored in cast.channel.messages.values()] == [None, None]
