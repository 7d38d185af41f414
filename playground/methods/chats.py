"""What the bot asks about chats and their members."""

from playground.membership import bot_as_member, person_as_member, remove_bot
from playground.parameters import Parameters
from playground.refusals import bad_request, forbidden
from playground.shapes import Json
from playground.world import World

_GIFTS: Json = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_chat(world: World, given: Parameters) -> Json:
    chat = world.chat_for_bot(given.text("chat_id"), write=False)
    return chat.api | {"accent_color_id": 5, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


def get_chat_member(world: World, given: Parameters) -> Json:
    chat = world.chat_for_bot(given.text("chat_id"), write=False)
    user_id = given.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot.id:
        return bot_as_member(world, chat, "member" if chat.kind == "private" else chat.bot_status)
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    if chat.kind == "private" and chat.id != user_id:
        raise bad_request("member not found")
    return person_as_member(chat, person)


def leave_chat(world: World, given: Parameters) -> bool:
    chat = world.chat_for_bot(given.text("chat_id"), write=False)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_status in {"left", "kicked"}:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    remove_bot(world, None, chat)
    return True
