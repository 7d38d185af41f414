"""Command menus and what the bot says of itself."""

import pytest

from playground.cast import Cast
from playground.menu import Menus
from tests.playground.bot_side import BotSide


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"About {name}"} for name in names]


async def test_what_was_set_is_given_back_per_scope_and_language(bot: BotSide) -> None:
    private = {"type": "all_private_chats"}
    await bot.call("setMyCommands", commands=commands("share"))
    await bot.call("setMyCommands", commands=commands("del"), scope=private, language_code="nb")
    assert await bot.call("getMyCommands") == commands("share")
    assert await bot.call("getMyCommands", scope=private, language_code="nb") == commands("del")
    assert await bot.call("getMyCommands", scope=private) == []
    await bot.call("deleteMyCommands")
    assert await bot.call("getMyCommands") == []


def test_the_narrowest_menu_that_there_is_wins() -> None:
    menus, person = Menus(), 5
    rungs = [
        (("default", 0, 0), ""),
        (("default", 0, 0), "nb"),
        (("all_private_chats", 0, 0), ""),
        (("all_private_chats", 0, 0), "nb"),
        (("chat", person, 0), ""),
        (("chat", person, 0), "nb"),
    ]
    assert menus.shown_in_private(person, "nb") == []
    for number, (scope, language) in enumerate(rungs):
        menus.set(scope, language, commands(f"c{number}"))
        assert menus.shown_in_private(person, "nb") == commands(f"c{number}")
    assert menus.shown_in_private(person, "en") == commands("c4")
    assert menus.shown_in_private(person + 1, "nb-NO") == commands("c3")
    assert menus.shown_in_private(person + 1, "") == commands("c2")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (commands("Share"), "BOT_COMMAND_INVALID"),
        (commands("del-noe"), "BOT_COMMAND_INVALID"),
        (commands("a" * 33), "BOT_COMMAND_INVALID"),
        (commands(""), "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "d" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a"}], 'can\'t parse BotCommand: Field "description" must be of type String'),
        (["a"], "can't parse BotCommand: expected an Object"),
        ({}, "expected an Array of BotCommand"),
        (commands(*(f"c{number}" for number in range(101))), "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_have_limits(bot: BotSide, given: object, refusal: str) -> None:
    assert await bot.refused("setMyCommands", commands=given) == f"Bad Request: {refusal}"


async def test_commands_at_the_limits_are_taken(bot: BotSide) -> None:
    most = [{"command": f"{number:0>32}", "description": "d" * 256} for number in range(100)]
    await bot.call("setMyCommands", commands=most)
    assert await bot.call("getMyCommands") == most


@pytest.mark.parametrize(
    ("scope", "refusal"),
    [
        ({"type": "planet"}, "can't parse BotCommandScope: unsupported type specified"),
        ({"type": "chat"}, "can't parse BotCommandScope: chat_id is empty"),
        ({"type": "chat", "chat_id": "@nobody"}, "chat not found"),
        ([], "can't parse BotCommandScope: expected an Object"),
        ({"type": "chat", "chat_id": "five"}, "chat not found"),
    ],
)
async def test_a_scope_must_be_one(bot: BotSide, scope: object, refusal: str) -> None:
    assert await bot.refused("getMyCommands", scope=scope) == f"Bad Request: {refusal}"


async def test_a_scope_may_name_a_chat(bot: BotSide, cast: Cast) -> None:
    by_name = {"type": "chat_administrators", "chat_id": f"@{cast.channel.username}"}
    by_id = {"type": "chat_administrators", "chat_id": cast.channel.id}
    await bot.call("setMyCommands", commands=commands("post"), scope=by_name)
    assert await bot.call("getMyCommands", scope=by_id) == commands("post")
    member = {"type": "chat_member", "chat_id": cast.group.id, "user_id": cast.staff.id}
    await bot.call("setMyCommands", commands=commands("mine"), scope=member)
    assert await bot.call("getMyCommands", scope=member) == commands("mine")


@pytest.mark.parametrize("code", ["nb-NO", "NB", "nob", "1"])
async def test_a_language_has_two_letters(bot: BotSide, code: str) -> None:
    assert await bot.refused("setMyCommands", commands=[], language_code=code) == "Bad Request: LANG_CODE_INVALID"


@pytest.mark.parametrize(
    ("what", "field", "most"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_the_bot_introduces_itself_per_language(bot: BotSide, what: str, field: str, most: int) -> None:
    await bot.call(f"setMy{what}", **{field: "a" * most})
    await bot.call(f"setMy{what}", **{field: "på norsk", "language_code": "nb"})
    assert await bot.call(f"getMy{what}", language_code="nb") == {field: "på norsk"}
    assert await bot.call(f"getMy{what}", language_code="en") == {field: "a" * most}
    assert "too long" in await bot.refused(f"setMy{what}", **{field: "a" * (most + 1)})
    await bot.call(f"setMy{what}", **{field: "", "language_code": "nb"})
    assert await bot.call(f"getMy{what}", language_code="nb") == {field: "a" * most}


async def test_a_new_name_is_the_accounts_name(bot: BotSide) -> None:
    await bot.call("setMyName", name="På norsk", language_code="nb")
    assert (await bot.call("getMe"))["first_name"] == "In My Experience"
    await bot.call("setMyName", name="IME")
    assert (await bot.call("getMe"))["first_name"] == "IME"


async def test_a_menu_button_is_taken(bot: BotSide, cast: Cast) -> None:
    assert await bot.call("setChatMenuButton", menu_button={"type": "commands"}) is True
    assert await bot.refused("setChatMenuButton", chat_id=5) == "Bad Request: chat not found"
