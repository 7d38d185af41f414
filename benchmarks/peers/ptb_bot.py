"""The script on python-telegram-bot as it comes: ConversationHandler, httpx, aiosqlite.

python ptb_bot.py ADDRESS TOKEN DATABASE [tuned]

Tuned, it has our HTTP client and uvloop: what these give by themselves.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

import aiosqlite
from screens import BIGGER, DONE, LABELLED, LABELLING, RATING, REVIEW, TAKEN, WELCOME
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

TELL, RATE, LABEL, BIG, CHECK = range(5)


def keyboard(screen: tuple[str, list[tuple[str, str]]]) -> InlineKeyboardMarkup:
    """The buttons of a screen, one a row."""
    rows = [[InlineKeyboardButton(label, callback_data=f"m|s|{action}|{label}")] for label, action in screen[1]]
    return InlineKeyboardMarkup(rows)


async def start(update: Update, _: Any) -> int:
    """Asks."""
    assert update.message
    await update.message.reply_text(WELCOME[0], reply_markup=keyboard(WELCOME))
    return TELL


async def tell(update: Update, context: Any) -> int:
    """Takes the text."""
    assert update.message
    context.user_data["text"] = update.message.text
    await update.message.reply_text(TAKEN[0], reply_markup=keyboard(TAKEN))
    return TELL


def shows(screen: tuple[str, list[tuple[str, str]]], state: int) -> Any:
    """A handler that goes on to a screen and a state."""

    async def handler(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        assert query
        await query.answer()
        text = screen[0].format(text=(context.user_data or {}).get("text", ""))
        await query.edit_message_text(text, reply_markup=keyboard(screen))
        return state

    return handler


async def send(update: Update, context: Any) -> int:
    """Stores the story, then says so."""
    query = update.callback_query
    assert query
    await query.answer()
    async with aiosqlite.connect(sys.argv[3], timeout=60) as database:
        await database.execute("INSERT INTO story (text) VALUES (?)", (context.user_data["text"],))
        await database.commit()
    await query.edit_message_text(DONE[0], reply_markup=keyboard(DONE))
    return ConversationHandler.END


def pressed(action: str, handler: Any) -> CallbackQueryHandler[Any, Any]:
    """What follows a button."""
    return CallbackQueryHandler(handler, pattern=rf".*\|{action}\|")


def main() -> None:
    """Polls until it is killed."""
    address, token = sys.argv[1:3]
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder = Application.builder().token(token).base_url(f"{address}/bot")
    if sys.argv[4:] == ["tuned"]:
        import uvloop  # noqa: PLC0415 — neither is loaded where it is not wanted

        from bot.telegram.client import HttpClient  # noqa: PLC0415 — as above

        builder = builder.request(HttpClient()).get_updates_request(HttpClient())
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    application = builder.build()
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("share", start)],
            states={
                TELL: [
                    MessageHandler(filters.TEXT & ~filters.COMMAND, tell),
                    pressed("continue", shows(RATING, RATE)),
                ],
                RATE: [pressed("feel", shows(LABELLING, LABEL))],
                LABEL: [pressed("theme", shows(LABELLED, LABEL)), pressed("continue", shows(BIGGER, BIG))],
                BIG: [pressed("skip", shows(REVIEW, CHECK))],
                CHECK: [pressed("send", send)],
            },
            fallbacks=[CommandHandler("share", start)],
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
