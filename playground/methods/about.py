"""What the bot is and says of itself: account, commands, name and descriptions."""

from typing import Final

from playground import limits
from playground.menu import Scope, read_commands, read_language, read_scope
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.shapes import Json
from playground.world import World

_MENU_BUTTONS: Final = frozenset({"commands", "default", "web_app"})


def get_me(world: World, _: Parameters) -> Json:
    return world.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, given: Parameters) -> bool:
    commands = read_commands(given.json("commands"))
    world.menus.set(_scope(world, given), read_language(given.text("language_code")), commands)
    world.news.state_changed()
    return True


def delete_my_commands(world: World, given: Parameters) -> bool:
    world.menus.set(_scope(world, given), read_language(given.text("language_code")), [])
    world.news.state_changed()
    return True


def get_my_commands(world: World, given: Parameters) -> list[Json]:
    return world.menus.get(_scope(world, given), read_language(given.text("language_code")))


def _scope(world: World, given: Parameters) -> Scope:
    usernames = {f"@{chat.username}".lower(): chat.id for chat in world.chats.values() if chat.username}
    return read_scope(given.json("scope"), usernames)


def set_my_name(world: World, given: Parameters) -> bool:
    _say_of_itself(world, given, "name", limits.NAME_CHARACTERS)
    world.bot.name = world.about["name"].get("") or world.bot.name
    return True


def set_my_description(world: World, given: Parameters) -> bool:
    return _say_of_itself(world, given, "description", limits.DESCRIPTION_CHARACTERS)


def set_my_short_description(world: World, given: Parameters) -> bool:
    return _say_of_itself(world, given, "short_description", limits.SHORT_DESCRIPTION_CHARACTERS)


def _say_of_itself(world: World, given: Parameters, what: str, most: int) -> bool:
    words = given.text(what).strip()
    if len(words) > most:
        raise bad_request(f"bot {what.replace('_', ' ')} is too long")  # our words: Telegram's are not documented
    language = read_language(given.text("language_code"))
    if words:
        world.about[what][language] = words
    else:
        world.about[what].pop(language, None)
    world.news.state_changed()
    return True


def get_my_name(world: World, given: Parameters) -> Json:
    return {"name": _said(world, given, "name") or world.bot.name}


def get_my_description(world: World, given: Parameters) -> Json:
    return {"description": _said(world, given, "description")}


def get_my_short_description(world: World, given: Parameters) -> Json:
    return {"short_description": _said(world, given, "short_description")}


def _said(world: World, given: Parameters, what: str) -> str:
    said = world.about[what]
    return said.get(read_language(given.text("language_code"))) or said.get("", "")


def set_chat_menu_button(world: World, given: Parameters) -> bool:
    """Accept a menu button of a kind that there is; the page always shows the commands."""
    button = given.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported type specified")
    if given.text("chat_id"):
        world.chat_for_bot(given.text("chat_id"), write=False)
    return True
