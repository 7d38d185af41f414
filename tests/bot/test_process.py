"""The bot as an operator runs it: it starts, refuses, and stops as it should."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
from pyrage import passphrase, x25519

from playground import acting
from tests.bot.conftest import House
from tests.bot.phone import Phone, until
from tests.bot.processes import ends, process, settings_file


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_it_finishes_what_is_in_hand_and_exits_0(
    house: House, student: Phone, memory_folder: Path, number: signal.Signals
) -> None:
    async with process(house, "bot", "run", "--env", settings_file(house, memory_folder), measured=True) as running:
        await student.say("/start")
        student.world.faults.latency = 0.4
        acting.say(student.world, student.person, student.chat, "Noen sa hei.")
        await asyncio.sleep(0.6)
        running.send_signal(number)
        status, _, log = await ends(running)
    assert status == 0
    assert "Er dette noe du vil dele?" in student.log
    assert not len(student.world.updates), "what was finished is confirmed"
    assert "Noen sa hei" not in log


async def test_every_line_of_the_log_is_json_and_says_nothing_of_who_or_what(
    house: House, student: Phone, memory_folder: Path
) -> None:
    student.world.faults.change({"rates": {"502": 0.1, "reset": 0.1, "lost": 0.1}, "seed": 3})
    async with process(house, "bot", "run", "--env", settings_file(house, memory_folder), measured=True) as running:
        await student.say("/start")
        await student.say("Naboen kom med nystekte vafler.")
        student.world.updates.push_raw({"message": {"chat": {"id": student.person.id}, "text": "vafler"}})
        await until(lambda: "gikk galt" in student.log)
        running.terminate()
        _, out, log = await ends(running)
    assert out == ""
    events = [json.loads(line) for line in log.splitlines()]
    assert any(event["event"] == "update_failed" for event in events)
    for needle in ("vafler", str(student.person.id), student.person.first_name, "AAHplayground"):
        assert needle not in log


async def test_it_refuses_to_start_without_recipients(house: House, memory_folder: Path) -> None:
    (house.settings.data_dir / "recipients.txt").unlink()
    async with process(house, "bot", "run", "--env", settings_file(house, memory_folder), measured=True) as running:
        status, _, said = await ends(running)
    assert status == 1
    assert "ime keys new" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("locked", [True, False], ids=["with a passphrase", "plain"])
async def test_it_refuses_to_start_where_a_private_key_lies(house: House, memory_folder: Path, locked: bool) -> None:  # noqa: FBT001
    key = str(x25519.Identity.generate())
    file = house.settings.data_dir / "staff.key"
    file.write_bytes(passphrase.encrypt(key.encode(), "correct horse battery") if locked else key.encode())
    async with process(house, "bot", "run", "--env", settings_file(house, memory_folder), measured=True) as running:
        status, _, said = await ends(running)
    assert status == 1
    assert "staff.key is a private key" in said


async def test_it_refuses_to_keep_drafts_on_a_disk(house: House) -> None:
    if not Path("/proc/self/mounts").exists():
        pytest.skip("this system does not tell what lies in memory")
    async with process(
        house, "bot", "run", "--env", settings_file(house, Path("/var/lib/ime-drafts")), measured=True
    ) as running:
        status, _, said = await ends(running)
    assert status == 1
    assert "drafts must never touch one" in said


async def test_a_wrong_token_ends_it_with_a_sentence_and_without_the_token(house: House, memory_folder: Path) -> None:
    file = Path(settings_file(house, memory_folder))
    file.write_text(file.read_text().replace("4100200300:AAH", "4100200300:AAX"))
    async with process(house, "bot", "run", "--env", str(file), measured=True) as running:
        status, out, said = await ends(running)
    assert status == 1
    assert "BotFather" in said
    assert "AAX" not in said + out


async def test_a_damaged_store_is_named_and_left_alone(house: House, memory_folder: Path) -> None:
    store = house.settings.data_dir / "stories.db"
    store.write_bytes(b"this is no database, but somebody may want it back" * 100)
    before = store.read_bytes()
    async with process(house, "bot", "run", "--env", settings_file(house, memory_folder), measured=True) as running:
        status, _, said = await ends(running)
    assert status == 1
    assert "stories.db" in said
    assert store.read_bytes() == before


async def test_with_telegram_out_of_reach_it_waits_and_can_be_stopped(house: House, memory_folder: Path) -> None:
    file = Path(settings_file(house, memory_folder))
    file.write_text(file.read_text().replace(house.settings.telegram_api_url, "http://127.0.0.1:1"))
    async with process(house, "bot", "run", "--env", str(file), measured=True) as running:
        assert running.stderr is not None
        assert json.loads(await running.stderr.readline())["event"] == "telegram_not_reached"
        running.terminate()
        status, _, _ = await ends(running)
    assert status == 0
