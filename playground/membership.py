"""The bot comes and goes: in groups and channels, and in the chats of people who block it."""

from playground.shapes import BotStatus, Chat, Json, Person
from playground.world import World

_ADMINISTRATOR: Json = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
}
_CHANNEL_ADMINISTRATOR: Json = {"can_post_messages": True, "can_edit_messages": True}


def bot_as_member(world: World, chat: Chat, status: str) -> Json:
    """Spell the bot as the Bot API's `ChatMember`."""
    spelled: Json = {"status": status, "user": world.bot.user()}
    if status == "administrator":
        spelled |= _ADMINISTRATOR | (_CHANNEL_ADMINISTRATOR if chat.kind == "channel" else {})
    if status == "kicked":
        spelled["until_date"] = 0
    return spelled


def person_as_member(chat: Chat, person: Person) -> Json:
    """Spell a person as a `ChatMember`: whoever is no student runs the chat, in a private one it is their own."""
    if chat.kind != "private" and person.role != "student":
        return {"status": "creator", "user": person.user(), "is_anonymous": False}
    return {"status": "member", "user": person.user()}


def move_bot(world: World, person: Person | None, chat: Chat, before: str, after: str) -> None:
    """Tell the bot and the page that its place in a chat has changed; `person` None means it did so itself."""
    change = {
        "chat": chat.api,
        "from": world.bot.user() if person is None else person.user(),
        "date": world.now(),
        "old_chat_member": bot_as_member(world, chat, before),
        "new_chat_member": bot_as_member(world, chat, after),
    }
    world.updates.push("my_chat_member", change, chat.id)
    world.news.state_changed()


def add_bot(world: World, person: Person, chat: Chat) -> None:
    """Let somebody add the bot to a group, or make it an administrator of a channel."""
    after: BotStatus = "administrator" if chat.kind == "channel" else "member"
    if chat.kind == "private" or chat.bot_status == after:
        return
    before, chat.bot_status = chat.bot_status, after
    move_bot(world, person, chat, before, after)
    if chat.kind == "group":
        stored = world.post(chat, {"new_chat_members": [world.bot.user()]}, sender=person.user())
        world.updates.push("message", stored.api, chat.id)


def remove_bot(world: World, person: Person | None, chat: Chat) -> None:
    """Throw the bot out; with no person, it leaves."""
    if chat.kind == "private" or chat.bot_status in {"left", "kicked"}:
        return
    before = chat.bot_status
    chat.bot_status = "left" if person is None else "kicked"
    if chat.kind == "group":
        sender = world.bot.user() if person is None else person.user()
        world.post(chat, {"left_chat_member": world.bot.user()}, sender=sender, by_bot=person is None)
    move_bot(world, person, chat, before, chat.bot_status)


def upgrade(world: World, person: Person, chat: Chat) -> Chat:
    """Make a supergroup of a group, with an id of its own; both tell the bot of it, and the old one is no more."""
    new = world.add_supergroup(chat)
    stored = world.post(chat, {"migrate_to_chat_id": new.id}, sender=person.user())
    world.updates.push("message", stored.api, chat.id)
    chat.upgraded_to = new.id
    stored = world.post(new, {"migrate_from_chat_id": chat.id}, sender=person.user())
    world.updates.push("message", stored.api, new.id)
    return new
