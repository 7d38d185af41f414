"""What the bot may send, to whom, and how long it may be."""

import httpx
import pytest

from playground import acting
from playground.cast import Cast
from playground.files import plain_picture
from playground.shapes import Person
from playground.world import World
from tests.playground.bot_side import TOKEN, BotSide

PICTURE = plain_picture(30, 20)


@pytest.fixture
def student(world: World, cast: Cast) -> Person:
    """Somebody who has started the bot."""
    student = cast.students[0]
    acting.say(world, student, world.chats[student.id], "/start")
    world.updates.clear()
    return student


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: text must be non-empty"),
        ("a" * 4097, "Bad Request: message is too long"),
        ("😀" * 2049, "Bad Request: message is too long"),
    ],
)
async def test_a_text_has_1_to_4096_utf16_units(bot: BotSide, student: Person, text: str, refusal: str) -> None:
    assert await bot.refused("sendMessage", chat_id=student.id, text=text) == refusal


@pytest.mark.parametrize("text", ["a", "a" * 4096, "😀" * 2048, f"  {'a' * 4096}  \n"])
async def test_a_text_up_to_the_limit_is_sent_and_trimmed(bot: BotSide, student: Person, text: str) -> None:
    assert (await bot.call("sendMessage", chat_id=student.id, text=text))["text"] == text.strip()


async def test_ids_of_messages_rise_within_a_chat(bot: BotSide, student: Person) -> None:
    ids = [(await bot.call("sendMessage", chat_id=student.id, text="x"))["message_id"] for _ in range(3)]
    assert ids == [2, 3, 4]


async def test_nobody_else_is_there(bot: BotSide, student: Person) -> None:
    assert await bot.refused("sendMessage", chat_id=1, text="x") == "Bad Request: chat not found"
    assert await bot.refused("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert await bot.refused("sendMessage", chat_id="--5", text="x") == "Bad Request: chat not found"
    assert await bot.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_a_bot_does_not_speak_first(bot: BotSide, cast: Cast) -> None:
    answer = await bot.ask("sendMessage", chat_id=cast.students[1].id, text="x")
    assert answer.status_code == 403
    assert answer.json()["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_who_blocked_the_bot_gets_nothing(bot: BotSide, student: Person) -> None:
    student.blocked = True
    answer = await bot.ask("sendMessage", chat_id=student.id, text="x")
    assert answer.status_code == 403
    assert answer.json()["description"] == "Forbidden: bot was blocked by the user"


async def test_markup_languages_are_not_spoken_here(bot: BotSide, student: Person) -> None:
    refusal = await bot.refused("sendMessage", chat_id=student.id, text="<b>x</b>", parse_mode="HTML")
    assert refusal.startswith("Bad Request: unsupported parse_mode")


async def test_entities_that_are_no_json_count_as_none(bot: BotSide, student: Person) -> None:
    assert "entities" not in await bot.call("sendMessage", chat_id=student.id, text="x", entities="{")


async def test_options_come_back_in_the_message(bot: BotSide, student: Person) -> None:
    sent = await bot.call(
        "sendMessage",
        chat_id=student.id,
        text="see https://uib.no",
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": 1},
    )
    older = await bot.ask("sendMessage", chat_id=student.id, text="x", disable_web_page_preview=True)
    assert older.json()["result"]["link_preview_options"] == {"is_disabled": True}
    assert sent["has_protected_content"] is True
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert sent["reply_to_message"]["text"] == "/start"
    assert sent["date"] == 1_760_000_000


async def test_a_reply_needs_its_message_unless_told_otherwise(bot: BotSide, student: Person) -> None:
    refusal = await bot.refused("sendMessage", chat_id=student.id, text="x", reply_parameters={"message_id": 99})
    assert refusal == "Bad Request: message to be replied not found"
    for name, what in (("reply_parameters", "reply parameters"), ("link_preview_options", "link preview options")):
        refusal = await bot.refused("sendMessage", chat_id=student.id, text="x", **{name: [1]})
        assert refusal == f"Bad Request: object expected as {what}"
    loose = {"message_id": 99, "allow_sending_without_reply": True}
    sent = await bot.call("sendMessage", chat_id=student.id, text="x", reply_parameters=loose)
    assert "reply_to_message" not in sent


async def test_a_document_comes_back_byte_for_byte(bot: BotSide, http: httpx.AsyncClient, student: Person) -> None:
    content = bytes(range(256)) * 10
    answer = await http.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": str(student.id), "caption": "Se #vedlegg"},
        files={"document": ("møte.ics", content, "text/calendar")},
    )
    sent = bot.checked("sendDocument", answer)
    assert sent["document"]["file_name"] == "møte.ics"
    assert sent["caption_entities"] == [{"type": "hashtag", "offset": 3, "length": 8}]
    found = await bot.call("getFile", file_id=sent["document"]["file_id"])
    assert (await http.get(f"/file/bot{TOKEN}/{found['file_path']}")).content == content
    again = await bot.call("sendDocument", chat_id=student.id, document=sent["document"]["file_id"])
    assert again["document"]["file_unique_id"] == sent["document"]["file_unique_id"]
    page_copy = await http.get(f"/page/files/{sent['document']['file_id']}")
    assert page_copy.content == content
    assert page_copy.headers["content-disposition"] == "attachment; filename*=UTF-8''m%C3%B8te.ics"


async def test_a_photo_is_measured(bot: BotSide, http: httpx.AsyncClient, student: Person) -> None:
    answer = await http.post(
        f"/bot{TOKEN}/sendPhoto", data={"chat_id": str(student.id)}, files={"photo": ("a.png", PICTURE, "image/png")}
    )
    (size,) = bot.checked("sendPhoto", answer)["photo"]
    assert (size["width"], size["height"]) == (30, 20)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        (plain_picture(210, 10), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (b"", "Bad Request: file must be non-empty"),
        (PICTURE + bytes(10 * 1024 * 1024), "Bad Request: file is too big"),
    ],
)
async def test_a_photo_must_be_one(http: httpx.AsyncClient, student: Person, content: bytes, refusal: str) -> None:
    answer = await http.post(
        f"/bot{TOKEN}/sendPhoto", data={"chat_id": str(student.id)}, files={"photo": ("a.png", content, "image/png")}
    )
    assert answer.json()["description"] == refusal


async def test_a_file_is_uploaded_or_known(bot: BotSide, student: Person) -> None:
    unknown = "Bad Request: wrong file_id or the file is temporarily unavailable"
    assert await bot.refused("sendDocument", chat_id=student.id, document="PGno") == unknown
    assert await bot.refused("getFile", file_id="PGno") == unknown
    assert await bot.refused("getFile") == "Bad Request: file_id not specified"
    refusal = await bot.refused("sendDocument", chat_id=student.id)
    assert refusal == "Bad Request: there is no document in the request"
    web = await bot.refused("sendDocument", chat_id=student.id, document="https://example.com/a.pdf")
    assert web == "Bad Request: failed to get HTTP URL content"


async def test_a_caption_has_1024_utf16_units(bot: BotSide, http: httpx.AsyncClient, student: Person) -> None:
    path, files = f"/bot{TOKEN}/sendPhoto", {"photo": ("a.png", PICTURE, "image/png")}
    fits = await http.post(path, data={"chat_id": str(student.id), "caption": "a" * 1024}, files=files)
    assert len(bot.checked("sendPhoto", fits)["caption"]) == 1024
    for caption in ("a" * 1025, "😀" * 513):
        answer = await http.post(path, data={"chat_id": str(student.id), "caption": caption}, files=files)
        assert answer.json()["description"] == "Bad Request: message caption is too long"


async def test_a_chat_action_is_one_of_telegrams(bot: BotSide, student: Person) -> None:
    assert await bot.call("sendChatAction", chat_id=student.id, action="typing") is True
    refusal = await bot.refused("sendChatAction", chat_id=student.id, action="pondering")
    assert refusal == "Bad Request: wrong parameter action in request"
