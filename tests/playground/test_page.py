"""What the page may ask, and what people do through it."""

import json
from typing import Any

import httpx
import pytest

from playground.app import create_app
from playground.cast import Cast
from playground.server import serving
from playground.world import World
from tests.playground.bot_side import BotSide, Clock

JSON = {"content-type": "application/json"}


async def act(http: httpx.AsyncClient, path: str, **wish: object) -> Any:
    answer = await http.post(f"/page/{path}", json=wish)
    assert answer.is_success, answer.text
    return answer.json()


async def test_the_state_says_who_is_there(http: httpx.AsyncClient, world: World, cast: Cast, bot: BotSide) -> None:
    state = (await http.get("/page/state")).json()
    assert state["bot"] == {"username": "ime_playground_bot", "name": "In My Experience", "running": False}
    assert state["notes"] == {"release_at_once": True}
    assert state["people"][1] == {
        "id": cast.students[1].id,
        "first_name": "Sunniva",
        "language_code": "nn",
        "role": "student",
        "blocked": False,
    }
    kinds = [(chat["type"], chat["title"]) for chat in state["chats"]]
    assert kinds[-2:] == [("group", "Kollektivet i fjerde"), ("channel", "Studentliv")]
    assert ("private", "Emil") in kinds


async def test_the_bot_counts_as_running_for_a_minute_after_a_poll(
    http: httpx.AsyncClient, bot: BotSide, clock: Clock
) -> None:
    await bot.call("getUpdates")
    clock.pass_by(60)
    assert (await http.get("/page/state")).json()["bot"]["running"] is True
    clock.pass_by(1)
    assert (await http.get("/page/state")).json()["bot"]["running"] is False


async def test_a_person_writes_edits_presses_and_deletes(http: httpx.AsyncClient, bot: BotSide, cast: Cast) -> None:
    student = cast.students[0].id
    chat = f"chats/{student}"
    said = await act(http, f"{chat}/messages", person=student, text="hei")
    assert (said["text"], said["own"]) == ("hei", True)
    await act(http, f"{chat}/edits", person=student, message_id=said["message_id"], text="hallo")
    sent = await bot.call("sendMessage", chat_id=student, text="Hei!")
    reply = await act(http, f"{chat}/messages", person=student, text="ja", reply_to=sent["message_id"])
    assert reply["reply_to_message"]["text"] == "Hei!"
    pressed = await act(http, f"{chat}/presses", person=student, message_id=sent["message_id"], data="x")
    kinds = [next(kind for kind in update if kind != "update_id") for update in await bot.updates()]
    assert kinds == ["message", "edited_message", "message", "callback_query"]
    assert pressed["query_id"].isdecimal()
    await act(http, f"{chat}/media", person=student, kind="photo", caption="se")
    await act(http, f"{chat}/deletes", person=student, message_ids=[said["message_id"], sent["message_id"], 99])
    shown = (await http.get(f"/page/{chat}/messages", params={"person": student})).json()
    assert [message.get("text") or message["caption"] for message in shown] == ["ja", "se"]
    # Only their own side: the bot still has it.
    assert (await bot.call("deleteMessage", chat_id=student, message_id=said["message_id"])) is True


async def test_a_person_follows_a_link_changes_language_and_blocks(
    http: httpx.AsyncClient, bot: BotSide, world: World, cast: Cast
) -> None:
    student = cast.students[0]
    said = await act(http, f"people/{student.id}/open-link", start="uke12")
    assert said["text"] == "/start uke12"
    changed = await act(http, f"people/{student.id}", language_code="en", blocked=True)
    assert (changed["language_code"], changed["blocked"]) == ("en", True)
    answer = await http.post(f"/page/chats/{student.id}/messages", json={"person": student.id, "text": "hei"})
    assert (answer.status_code, answer.json()) == (409, {"error": "The bot is blocked: unblock it first."})
    await act(http, f"people/{student.id}", blocked=False)
    updates = await bot.updates()
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == [
        "message",
        "my_chat_member",
        "my_chat_member",
    ]


async def test_thousands_of_people_can_come(http: httpx.AsyncClient, world: World) -> None:
    made = [await act(http, "people", first_name=f"Nr. {number}", language_code="nn") for number in range(50)]
    assert len({person["id"] for person in made}) == len(world.people) == 50
    assert made[0]["role"] == "student"


async def test_the_bot_is_invited_and_thrown_out(http: httpx.AsyncClient, cast: Cast) -> None:
    wish = {"chat_id": cast.group.id, "person": cast.students[0].id}
    seen = []
    for what in ("group/add", "group/remove"):
        await act(http, what, **wish)
        seen.append(cast.group.bot_status)
    assert seen == ["member", "kicked"]


async def test_staff_read_what_the_reader_gives(http: httpx.AsyncClient) -> None:
    assert await act(http, "staff/read") == {"text": "A story that staff read."}


async def test_a_person_is_shown_their_commands(http: httpx.AsyncClient, bot: BotSide, cast: Cast) -> None:
    listed = [{"command": "del", "description": "Del litt"}]
    await bot.call("setMyCommands", commands=listed, language_code="nb")
    emil, sunniva = cast.students[0].id, cast.students[1].id
    assert (await http.get("/page/commands", params={"person": emil})).json() == listed
    assert (await http.get("/page/commands", params={"person": sunniva})).json() == []


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("chats/{emil}/messages", {"person": 5, "text": "x"}, 404),
        ("chats/{emil}/messages", {"person": "x", "text": "x"}, 404),
        ("chats/77/messages", {"person": "{emil}", "text": "x"}, 404),
        ("chats/{emil}/messages", {"person": "{emil}"}, 400),
        ("chats/{emil}/messages", {"person": "{emil}", "text": "\ud83d"}, 409),
        ("chats/{emil}/edits", {"person": "{emil}", "message_id": "x", "text": "x"}, 400),
        ("chats/{emil}/media", {"person": "{emil}", "kind": "dance"}, 400),
        ("chats/{emil}/deletes", {"person": "{emil}", "message_ids": "all"}, 400),
        ("people/{emil}/open-link", {"start": "a b"}, 409),
        ("people/{emil}/open-link", {"start": "a" * 65}, 409),
        ("people/77/open-link", {"start": "a"}, 404),
        ("people", {"first_name": " "}, 400),
        ("people", {"first_name": "Ada", "role": "king"}, 400),
        ("group/add", {"person": "{emil}", "chat_id": "{emil}"}, 404),
    ],
)
async def test_an_odd_wish_is_refused_in_a_sentence(
    http: httpx.AsyncClient, cast: Cast, path: str, wish: dict[str, object], status: int
) -> None:
    emil = cast.students[0].id
    body = {name: emil if value == "{emil}" else value for name, value in wish.items()}
    answer = await http.post(f"/page/{path.format(emil=emil)}", content=json.dumps(body), headers=JSON)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [("{}", {"content-type": "text/plain"}, 415), ("{", JSON, 400), ("[]", JSON, 400)],
)
async def test_only_json_objects_are_taken(
    http: httpx.AsyncClient, content: str, headers: dict[str, str], status: int
) -> None:
    assert (await http.post("/page/people", content=content, headers=headers)).status_code == status


async def test_nobody_reads_somebody_elses_chat(http: httpx.AsyncClient, cast: Cast) -> None:
    emil, sunniva = cast.students[0].id, cast.students[1].id
    assert (await http.get(f"/page/chats/{emil}/messages", params={"person": sunniva})).status_code == 403


async def test_a_photo_is_shown_and_a_document_downloaded(http: httpx.AsyncClient, world: World) -> None:
    photo = world.files.keep("photo", b"\x89PNG", "a.png", "image/png")
    answer = await http.get(f"/page/files/{photo.file_id}")
    assert (answer.headers["content-type"], "content-disposition" in answer.headers) == ("image/png", False)
    page = world.files.keep("document", b"<script>", "a.html", "text/html")
    answer = await http.get(f"/page/files/{page.file_id}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await http.get("/page/files/none")).status_code == 404


async def test_without_a_reader_nobody_reads(world: World) -> None:
    async with serving(create_app(world)) as address, httpx.AsyncClient(base_url=address) as http:
        assert (await http.post("/page/staff/read", json={})).status_code == 404
