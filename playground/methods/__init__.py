"""The methods of the Bot API that the stand-in speaks, by their names in lower case: Telegram minds no capitals."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from playground.methods import about, chats, editing, receiving, sending
from playground.parameters import Parameters
from playground.world import World

Method = Callable[[World, Parameters], Any | Awaitable[Any]]
"""Carries out a call and returns its `result`; raises RefusedError when Telegram would refuse it."""

METHODS: Final[Mapping[str, Method]] = {
    "getme": about.get_me,
    "setmycommands": about.set_my_commands,
    "getmycommands": about.get_my_commands,
    "deletemycommands": about.delete_my_commands,
    "setmyname": about.set_my_name,
    "getmyname": about.get_my_name,
    "setmydescription": about.set_my_description,
    "getmydescription": about.get_my_description,
    "setmyshortdescription": about.set_my_short_description,
    "getmyshortdescription": about.get_my_short_description,
    "setchatmenubutton": about.set_chat_menu_button,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "getfile": receiving.get_file,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "leavechat": chats.leave_chat,
}
