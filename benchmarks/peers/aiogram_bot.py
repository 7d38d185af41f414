"""The script on aiogram 3 with uvloop: its FSM, aiohttp, aiosqlite.

python aiogram_bot.py ADDRESS TOKEN DATABASE [PORT SECRET]

With a port it is behind a webhook there, and what a handler returns goes with the answer to the delivery. Polling does
the same by a call.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiosqlite
import uvloop
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from screens import BIGGER, DONE, LABELLED, LABELLING, RATING, REVIEW, TAKEN, WELCOME


class Steps(StatesGroup):
    """Where a student is."""

    tell = State()
    rate = State()
    label = State()
    big = State()
    check = State()


dispatcher = Dispatcher()


def keyboard(screen: tuple[str, list[tuple[str, str]]]) -> InlineKeyboardMarkup:
    """The buttons of a screen, one a row."""
    rows = [[InlineKeyboardButton(text=label, callback_data=f"m|s|{action}|{label}")] for label, action in screen[1]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


@dispatcher.message(Command("share"))
async def start(message: Message, state: FSMContext) -> SendMessage:
    """Asks."""
    await state.set_state(Steps.tell)
    return message.answer(WELCOME[0], reply_markup=keyboard(WELCOME))


@dispatcher.message(Steps.tell, F.text)
async def tell(message: Message, state: FSMContext) -> SendMessage:
    """Takes the text."""
    await state.update_data(text=message.text)
    return message.answer(TAKEN[0], reply_markup=keyboard(TAKEN))


def shows(before: State, action: str, screen: tuple[str, list[tuple[str, str]]], after: State) -> None:
    """Goes on from a state by a button to a screen and a state."""

    @dispatcher.callback_query(before, F.data.contains(f"|{action}|"))
    async def handler(query: CallbackQuery, state: FSMContext) -> Any:
        await query.answer()
        await state.set_state(after)
        text = screen[0].format(text=(await state.get_data()).get("text", ""))
        assert isinstance(query.message, Message)
        return query.message.edit_text(text, reply_markup=keyboard(screen))


shows(Steps.tell, "continue", RATING, Steps.rate)
shows(Steps.rate, "feel", LABELLING, Steps.label)
shows(Steps.label, "theme", LABELLED, Steps.label)
shows(Steps.label, "continue", BIGGER, Steps.big)
shows(Steps.big, "skip", REVIEW, Steps.check)


@dispatcher.callback_query(Steps.check, F.data.contains("|send|"))
async def send(query: CallbackQuery, state: FSMContext) -> Any:
    """Stores the story, then says so."""
    await query.answer()
    text: Any = (await state.get_data())["text"]
    async with aiosqlite.connect(sys.argv[3], timeout=60) as database:
        await database.execute("INSERT INTO story (text) VALUES (?)", (text,))
        await database.commit()
    await state.clear()
    assert isinstance(query.message, Message)
    return query.message.edit_text(DONE[0], reply_markup=keyboard(DONE))


async def main() -> None:
    """Polls, or is told, until it is killed."""
    bot = Bot(sys.argv[2], session=AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1])))
    if len(sys.argv) == 4:
        await dispatcher.start_polling(bot)
        return
    port, secret = int(sys.argv[4]), sys.argv[5]
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret).register(
        application, "/told"
    )
    setup_application(application, dispatcher, bot=bot)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/told", secret_token=secret, max_connections=100)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
