"""Somebody finds the webhook's address, and pretends to be Telegram.

With the comparison in `bot/telegram/webhook.py` taken out by hand, `test_a_forged_update_is_refused` fails with 200;
`test_with_the_comparison_taken_out_...` shows at every run what a forged update then does. With the lengths and letters
taken out of `bot/parsing.py`, `test_it_does_not_start_with_a_secret_that_can_be_guessed` fails. With the journal taken
out, secret, id and token are in the log, as the run `unprotected` shows.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.serving import HEAD_MAX
from bot.settings import SettingsError, settings_from
from bot.telegram.webhook import BODY_MAX, HEADER
from tests.attacks.needles import hunt
from tests.attacks.test_logs import needles
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone, until
from tests.bot.processes import ends, process
from tests.bot.webhooks import SECRET, behind_a_webhook, webhook_file

WRONG: dict[str, dict[str, str]] = {
    "none": {},
    "empty": {HEADER: ""},
    "another": {HEADER: "x" * len(SECRET)},
    "a beginning": {HEADER: SECRET[:-1]},
    "an end more": {HEADER: f"{SECRET}x"},
    "other letters": {HEADER: SECRET.upper()},
    "no ASCII": {HEADER: "Ø" * len(SECRET)},
    "in another header": {"Authorization": SECRET},
}


@dataclass
class Forger:
    """Knows the address."""

    url: str
    client: httpx.AsyncClient
    student: Phone

    def update(self, text: str = "/start") -> dict[str, Any]:
        """What Telegram would deliver had the student written this."""
        person = {"id": self.student.person.id, "is_bot": False, "first_name": "X"}
        chat = {"id": self.student.person.id, "type": "private"}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}
        return {"update_id": 2_000_000_000, "message": message}

    async def post(self, body: object, headers: dict[str, str]) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        return await self.client.post(self.url, content=content, headers=encoded)


@pytest.fixture
def hooked(house: House) -> House:
    return behind_a_webhook(house)


@pytest.fixture
async def forger(hooked: House, student: Phone) -> AsyncIterator[Forger]:
    """With the bot at work behind its webhook."""
    async with at_work(hooked.settings), httpx.AsyncClient(trust_env=False) as client:
        ready = f"http://{hooked.settings.webhook_listen}/readyz"

        for _ in range(1_000):
            with suppress(httpx.ConnectError):
                if (await client.get(ready)).is_success:
                    break
            await asyncio.sleep(0.02)
        yield Forger(hooked.settings.webhook_url, client, student)


async def test_a_forged_update_is_refused(forger: Forger) -> None:
    for name, headers in WRONG.items():
        answer = await forger.post(forger.update(), headers)
        assert (answer.status_code, answer.content) == (403, b""), name
    assert forger.student.heard == [], "nobody was answered"
    assert await forger.student.say("/start"), "and Telegram's own still come in"


async def test_with_the_comparison_taken_out_a_forged_update_is_taken(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the attack works, and that it is the comparison in constant time that stops it."""
    await forger.student.say("/share")
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: True)
    assert (await forger.post(forger.update("Noe jeg aldri skrev."), {})).status_code == 200
    await forger.student.press("Ferdig")
    assert "Noe jeg aldri skrev." in forger.student.last


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "x" * 257, "with spaces, but long enough to be one"])
def test_it_does_not_start_with_a_secret_that_can_be_guessed(secret: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET") as told:
        settings_from({"WEBHOOK_URL": "https://ime.example/told", "WEBHOOK_SECRET": secret})
    assert not secret or secret not in str(told.value)


async def test_the_command_refuses_to_start_without_one(hooked: House, memory_folder: Path) -> None:
    file = Path(webhook_file(hooked, memory_folder))
    file.write_text(file.read_text().replace(SECRET, ""))
    async with process(hooked, "bot", "run", "--env", str(file)) as running:
        status, _, said = await ends(running)
    assert status == 1
    assert "anybody could pretend to be Telegram" in said


def test_the_secret_may_stand_in_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    settings = settings_from({"WEBHOOK_URL": "https://ime.example/", "WEBHOOK_SECRET_FILE": str(file)})
    assert settings.webhook_secret == SECRET
    assert SECRET not in repr(settings)
    file.write_text("short")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET_FILE"):
        settings_from({"WEBHOOK_URL": "https://ime.example/", "WEBHOOK_SECRET_FILE": str(file)})


@pytest.mark.parametrize(
    "url",
    [
        "told",
        "https://",
        "https://[/",
        "http://ime.example/",
        "https://ime.example:99/",
        "https://ime.example/?a=b",
        "https://a:b@ime.example/",
        "https://ime.example/readyz",
    ],
)
def test_an_address_that_telegram_would_not_deliver_to_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_URL"):
        settings_from({"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET})


BROKEN: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"{", 400),
    "no UTF-8": (b'{"update_id": 1, "message": {"text": "\xff\xfe"}}', 400),
    "no object": (b"[]", 400),
    "no number": (b'{"message": {}}', 400),
    "a name for a number": (b'{"update_id": "1"}', 400),
    "too deep": (b"[" * 100_000, 400),
    "too long": (b" " * (BODY_MAX + 1), 413),
    "nothing that we know": (b'{"update_id": 1, "poll": {}}', 200),
}


async def test_a_broken_body_is_answered_and_nothing_breaks(forger: Forger) -> None:
    for kind, (body, status) in BROKEN.items():
        answer = await forger.post(body, {HEADER: SECRET})
        assert (answer.status_code, answer.content) == (status, b""), kind
    assert await forger.student.say("/start")


async def test_what_cannot_be_handled_is_apologised_for_and_holds_up_nobody(forger: Forger) -> None:
    """What Telegram delivers is tried three times; answered with an error it would come again for a day."""
    await forger.student.say("/start")
    forger.student.world.updates.push_raw({"message": {"chat": {"id": forger.student.person.id}, "text": "vafler"}})
    await until(lambda: "gikk galt" in forger.student.log)
    await until(lambda: not len(forger.student.world.updates))
    assert await forger.student.say("/start")


async def test_whoever_knows_no_secret_is_not_listened_to(forger: Forger) -> None:
    """A gigabyte is announced and never sent; the answer does not wait for it, and the connection is closed."""
    host, port = forger.url.removeprefix("http://").removesuffix("/told").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /told HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n{")
    async with asyncio.timeout(10):
        said = await reader.read()
    writer.close()
    assert said.startswith(b"HTTP/1.1 403")


async def test_no_head_is_read_without_end(forger: Forger) -> None:
    """Whoever sends headers for ever is hung up on, before they fill the memory."""
    host, port = forger.url.removeprefix("http://").removesuffix("/told").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /told HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * HEAD_MAX)
    async with asyncio.timeout(10):
        with suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()
    assert await forger.student.say("/start")


async def test_the_door_tells_nothing_of_the_house(forger: Forger) -> None:
    root = forger.url.removesuffix("/told")
    for path in ("/healthz", "/readyz", "/told", "/", "/metrics", "/docs"):
        answer = await forger.client.get(f"{root}{path}")
        assert answer.status_code == (200 if path in {"/healthz", "/readyz"} else 405 if path == "/told" else 404)
        assert not answer.is_success or answer.content == b""
        assert {"server", "x-powered-by", "date"}.isdisjoint(answer.headers)


@pytest.mark.parametrize("options", [(), ("unprotected",)], ids=["protected", "unprotected"])
async def test_no_log_at_any_level_says_the_secret_or_who_wrote(
    hooked: House, student: Phone, memory_folder: Path, options: tuple[str, ...]
) -> None:
    """The unprotected run shows that the attack works: with the journal taken out, secret and token are in the log."""
    folder = hooked.folder / "said"
    folder.mkdir()
    async with process(
        hooked, "tests.attacks.talkative", webhook_file(hooked, memory_folder), str(folder), *options
    ) as running:
        await student.say("/start")
        async with httpx.AsyncClient(trust_env=False) as client:
            forger = Forger(hooked.settings.webhook_url, client, student)
            await forger.post(forger.update("vaffelpressa"), {HEADER: "vaffelpressa"})
            await forger.post(b"vaffelpressa", {HEADER: SECRET})
        await student.say("Vi delte ei vaffelpressa.")
        running.terminate()
        await running.wait()
    found = hunt([folder], needles(student) | {"secret": SECRET.encode()})
    if options:
        assert {"secret", "token"} <= {place.split(": ")[1] for place in found}
    else:
        assert found == []
