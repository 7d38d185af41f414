"""How a call is addressed, how its parameters travel, and what comes around the answer."""

import asyncio
import json

import httpx
import pytest

from playground.cast import Cast
from playground.world import World
from tests.playground.bot_side import TOKEN, BotSide

FORM = "application/x-www-form-urlencoded"


async def test_a_wrong_token_is_unauthorized(http: httpx.AsyncClient) -> None:
    answer = await http.get("/bot7104225318:AAsomebody-elses-token_9876543210/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(bot: BotSide) -> None:
    answer = await bot.ask("sendTelepathy")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("method", ["getMe", "getme", "GETME"])
async def test_capitals_in_a_method_do_not_matter(bot: BotSide, method: str) -> None:
    assert (await bot.call(method))["username"] == "ime_playground_bot"


async def test_a_token_may_come_percent_encoded(bot: BotSide, http: httpx.AsyncClient) -> None:
    answer = await http.get(f"/bot{TOKEN.replace(':', '%3A')}/getMe")
    assert bot.checked("getMe", answer)["id"] == 7104225318


async def test_parameters_come_in_the_address_a_form_json_or_multipart(
    bot: BotSide, http: httpx.AsyncClient, cast: Cast
) -> None:
    student = cast.students[0]
    student.started = True
    path, given = f"/bot{TOKEN}/sendMessage", {"chat_id": str(student.id), "text": "Hei på deg & æøå"}
    answers = [
        await http.get(path, params=given),
        await http.post(path, params=given),
        await http.post(path, data=given),
        await http.post(path, json=given | {"chat_id": student.id}),
        await http.post(path, files={name: (None, value) for name, value in given.items()}),
    ]
    assert {bot.checked("sendMessage", answer)["text"] for answer in answers} == {"Hei på deg & æøå"}


async def test_a_body_that_is_no_json_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"/bot{TOKEN}/getMe", content="{", headers={"content-type": "application/json"})
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


async def test_an_empty_json_body_is_no_parameters_and_a_list_is_refused(bot: BotSide, http: httpx.AsyncClient) -> None:
    path, headers = f"/bot{TOKEN}/getMe", {"content-type": "application/json"}
    bot.checked("getMe", await http.post(path, headers=headers))
    answer = await http.post(path, content="[]", headers=headers)
    assert answer.json()["description"] == "Bad Request: object expected as the request body"


async def test_a_body_of_unknown_type_is_not_read(http: httpx.AsyncClient) -> None:
    given = "chat_id=1&text=Hei"
    for content_type, told in (("text/plain", "message text is empty"), (FORM, "chat not found")):
        headers = {"content-type": content_type}
        answer = await http.post(f"/bot{TOKEN}/sendMessage", content=given, headers=headers)
        assert answer.json()["description"] == f"Bad Request: {told}"


async def test_a_body_beyond_fifty_megabytes_is_not_read(address: str) -> None:
    url = httpx.URL(address)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = f"POST /bot{TOKEN}/getMe HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: {60 * 1024 * 1024}\r\n\r\n"
    writer.write(head.encode())
    status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert status.startswith(b"HTTP/1.1 413 ")


async def test_odd_numbers_count_as_zero(bot: BotSide) -> None:
    assert (
        await bot.refused("getFile", file_id=5) == "Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    assert (await bot.ask("getUpdates", limit="many", timeout="none", offset="first")).json()["result"] == []


async def test_what_is_no_json_where_json_is_wanted_is_refused(bot: BotSide) -> None:
    assert await bot.refused("setMyCommands", commands="[") == "Bad Request: can't parse commands JSON object"


async def test_other_http_methods_are_not_allowed(http: httpx.AsyncClient) -> None:
    assert (await http.put(f"/bot{TOKEN}/getMe")).status_code == 405


async def test_a_text_that_is_no_unicode_is_refused(bot: BotSide, http: httpx.AsyncClient, cast: Cast) -> None:
    cast.students[0].started = True
    body = json.dumps({"chat_id": cast.students[0].id, "text": "\ud83d"})
    answer = await http.post(f"/bot{TOKEN}/sendMessage", content=body, headers={"content-type": "application/json"})
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_files_need_the_token_too(bot: BotSide, http: httpx.AsyncClient, world: World) -> None:
    stored = world.files.keep("document", b"words", "a.txt", "text/plain")
    assert (await http.get(f"/file/bot{TOKEN}/{stored.path}")).content == b"words"
    assert (await http.get(f"/file/botwrong/{stored.path}")).status_code == 401
    assert (await http.get(f"/file/bot{TOKEN}/documents/none.txt")).status_code == 404
