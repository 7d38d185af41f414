"""Real python-telegram-bot against the playground, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from playground import acting
from playground.cast import Cast
from playground.faults import Fault
from playground.files import plain_picture
from playground.shapes import Person
from playground.world import World
from tests.playground.bot_side import TOKEN


@pytest.fixture
async def ptb(address: str) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
def student(world: World, cast: Cast) -> Person:
    cast.students[0].started = True
    return cast.students[0]


async def test_a_wrong_token_is_understood(address: str) -> None:
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:wrong", base_url=f"{address}/bot"):
            pass


async def test_refusals_become_the_right_exceptions(ptb: telegram.Bot, world: World, student: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await ptb.send_message(5, "x")
    sent = await ptb.send_message(student.id, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("x")
    student.blocked = True
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(student.id, "x")


async def test_faults_become_the_right_exceptions(
    ptb: telegram.Bot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # PTB warns about the older form of retry_after otherwise
    for fault, error in (
        (Fault("429", 3), RetryAfter),
        (Fault("502"), NetworkError),
        (Fault("500"), NetworkError),
        (Fault("reset"), NetworkError),
        (Fault("lost"), NetworkError),
    ):
        world.faults.next_call("getMe", fault)
        with pytest.raises(error):
            await ptb.get_me()
    assert (await ptb.get_me()).id == world.bot.id


async def test_a_second_poller_is_told_so(ptb: telegram.Bot, address: str, world: World) -> None:
    older = asyncio.create_task(ptb.get_updates(timeout=20))
    while not world.updates.polled_now:  # noqa: ASYNC110 the queue has no event for it, only tests ask
        await asyncio.sleep(0.005)
    async with telegram.Bot(TOKEN, base_url=f"{address}/bot") as second:
        newer = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        world.updates.end_poll(None)
        assert await newer == ()


async def test_files_go_up_and_come_down(ptb: telegram.Bot, student: Person) -> None:
    sent = await ptb.send_document(student.id, b"BEGIN:VCALENDAR", filename="tur.ics", caption="Tur")
    assert sent.document is not None
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == b"BEGIN:VCALENDAR"
    photo = await ptb.send_photo(student.id, plain_picture(8, 8))
    assert (photo.photo[0].width, photo.photo[0].height) == (8, 8)


async def test_entities_and_buttons_survive_the_round_trip(ptb: telegram.Bot, student: Person) -> None:
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Del", callback_data="share")],
            [InlineKeyboardButton("Kopier", copy_text=telegram.CopyTextButton("AB12-CD34"))],
        ]
    )
    marks = [MessageEntity("expandable_blockquote", 0, 5), MessageEntity("bold", 6, 2)]
    sent = await ptb.send_message(student.id, "😀 abc de", entities=marks, reply_markup=keys)
    assert sent.reply_markup == keys
    assert [mark.type for mark in sent.entities] == ["expandable_blockquote", "bold"]


async def test_an_application_holds_a_whole_conversation(address: str, world: World, cast: Cast) -> None:
    student, chat = cast.students[0], world.chats[cast.students[0].id]
    done = asyncio.Event()

    async def start(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Del", callback_data="share")]])
        await update.effective_message.reply_text("Hei!", reply_markup=keys)

    async def pressed(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("Fint")
        await update.callback_query.edit_message_text("Fortell!")

    async def told(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(f"Takk for «{update.effective_message.text}»")
        done.set()

    application = (
        Application.builder().token(TOKEN).base_url(f"{address}/bot").base_file_url(f"{address}/file/bot").build()
    )
    application.add_handlers(
        [CommandHandler("start", start), CallbackQueryHandler(pressed), MessageHandler(filters.TEXT, told)]
    )
    with world.news.listening({student.id}) as news:
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling(timeout=5)
            acting.say(world, student, chat, "/start")
            while (event := await news.get()) is None or event.data.get("message", {}).get("text") != "Hei!":
                pass
            acting.press(world, student, chat, event.data["message"]["message_id"], "share")
            while (event := await news.get()) is None or event.name != "edited":
                pass
            acting.say(world, student, chat, "kaffe på lesesalen")
            async with asyncio.timeout(10):
                await done.wait()
            world.updates.close()
            await application.updater.stop()
            await application.stop()
    assert [stored.api["text"] for stored in chat.messages.values()] == [
        "/start",
        "Fortell!",
        "kaffe på lesesalen",
        "Takk for «kaffe på lesesalen»",
    ]
