"""The drill finds what is there: nothing on a machine as it should be, and each thing that is planted."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from bot.doctor.drill.loot import Loot, take
from conversations.experience import Experience, Moment
from storage.recipients import Recipients
from storage.record import Record, to_bytes
from storage.sealing import seal
from storage.sqlite.stories import SqliteStories
from tests.bot.conftest import TOKEN
from tests.bot.doctor.conftest import Machine
from tests.storage.sqlite.scenes import NOW, story_id

STORY = "Noen på lesesalen spurte om jeg ville være med og spise lunsj."
CHAT = 5210004711


KEYS = [x25519.Identity.generate() for _ in range(2)]


@pytest.fixture
def machine(machine: Machine) -> Machine:
    """The same, with stories that really are sealed."""

    async def share() -> None:
        for store in ("pool.db", "stories.db"):
            (machine.data / store).unlink()
        stories = await SqliteStories.open(machine.data)
        for number in range(9):
            moment = Moment("Hva?", STORY * (1 + number % 3), None, (), "nb")
            record = Record("2026-W47", Experience("default", None, moment, None))
            box = seal(to_bytes(record), Recipients(tuple(str(key.to_public()) for key in KEYS)))
            await stories.add(story_id(number), box, ["prompt:AAAAAAAA"])
            if number == 6:
                await stories.release(NOW, minimum=6, every=timedelta())
        await stories.close()

    asyncio.run(share())
    return machine


def drilled(machine: Machine, *also: Path) -> Loot:
    return take(machine.settings, machine.env_file, also)


def found(machine: Machine) -> str:
    return " ".join(sentence for file in drilled(machine).files for sentence in file.found)


def planted(machine: Machine, name: str, content: bytes) -> None:
    (machine.data / name).write_bytes(content)


def inserted(machine: Machine, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(machine.data / "stories.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE planted (a, b)")
        connection.execute(sql, values)


def test_on_a_machine_as_it_should_be_there_are_boxes_and_nobody_is_found(machine: Machine) -> None:
    loot = drilled(machine)
    assert not loot.bad, [file.found for file in loot.files]
    boxes = [file.boxes for file in loot.files if file.boxes]
    assert sum(each.count for each in boxes) > 6
    assert all(each.opened == 0 for each in boxes)
    assert [file.kind for file in loot.files if file.path == str(machine.env_file)] == ["settings"]


PLANTS: dict[str, tuple[Callable[[Machine], object], str]] = {
    "a story in a file": (lambda m: planted(m, "notes", STORY.encode()), "readable text"),
    "a story in a store": (lambda m: inserted(m, "INSERT INTO planted VALUES (?, 1)", STORY), "readable text"),
    "a story that was not sealed": (
        lambda m: inserted(m, "INSERT INTO story VALUES (randomblob(16), ?)", STORY.encode()),
        "readable text",
    ),
    "a story in UTF-16": (lambda m: planted(m, "notes", STORY.encode("utf-16-le")), "readable text"),
    "a record in the clear": (lambda m: planted(m, "notes", b'{"text": "x"}'), "JSON in the clear"),
    "an id in a log": (lambda m: planted(m, "bot.log", b"from %d to us" % CHAT), "numbers of 9 to 13 digits"),
    "an id in a store": (lambda m: inserted(m, "INSERT INTO planted VALUES (?, 1)", CHAT), "as large as Telegram's"),
    "an address": (lambda m: planted(m, "notes", b"write to kari@example.org"), "e-mail addresses"),
    "a private key": (lambda m: planted(m, "key", str(x25519.Identity.generate()).encode()), "private age key"),
}


@pytest.mark.parametrize("what", PLANTS)
def test_what_is_planted_is_found_and_not_quoted(machine: Machine, what: str) -> None:
    plant, words = PLANTS[what]
    plant(machine)
    told = found(machine)
    assert words in told
    assert drilled(machine).bad
    assert "lesesalen" not in told
    assert str(CHAT) not in told


def test_a_box_that_a_key_on_this_disk_opens_is_told(machine: Machine) -> None:
    planted(machine, "key", str(KEYS[0]).encode())
    assert sum(file.boxes.opened for file in drilled(machine).files if file.boxes) > 6


def test_secrets_are_told_of_in_the_settings_and_in_files_of_their_own(machine: Machine, tmp_path: Path) -> None:
    alone = {"telegram_bot_token": TOKEN, "webhook_secret": "s" * 40, "database_url": "postgresql://ime:word@db/ime"}
    told = {"telegram_bot_token": "The bot's token", "webhook_secret": "webhook's secret", "database_url": "password"}
    for name, content in alone.items():
        file = tmp_path / f"{name}.secret"
        file.write_text(f"{content}\n")
        loot = take(replace(machine.settings, **{f"{name}_file": file}), machine.env_file, ())
        [taken] = [each for each in loot.files if each.path == str(file)]
        assert [told[name] in sentence for sentence in taken.learnt] == [True]
        machine.env_file.write_text(f"{name.upper()}={content}\n")
        [taken] = [each for each in drilled(machine).files if each.path == str(machine.env_file)]
        assert [told[name] in sentence for sentence in taken.learnt] == [True]
        assert not loot.bad


def test_drafts_on_a_disk_are_gone_through_and_drafts_in_memory_are_not(machine: Machine) -> None:
    assert drilled(machine).in_memory == str(machine.runtime)
    (machine.runtime / "peppers").mkdir(exist_ok=True)
    (machine.runtime / "peppers" / "1").write_bytes(os.urandom(32))
    kinds = [file.kind for file in drilled(machine, machine.runtime).files]
    assert "pepper" in kinds


def run(machine: Machine, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "doctor", "--env", str(machine.env_file), *options]
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "COVERAGE_PROCESS_START"}}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=bare)


def test_the_command_tells_a_script_by_its_exit_code(machine: Machine) -> None:
    clean = run(machine, "--drill")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert "No person was found, and no story that can be read." in clean.stdout
    planted(machine, "notes", STORY.encode())
    spoilt = run(machine, "--drill", "--json")
    assert spoilt.returncode == 1
    assert json.loads(spoilt.stdout)["bad"] is True
    examined = run(machine, "--json")
    told = json.loads(examined.stdout)
    assert examined.returncode == (1 if told["fail"] else 0)
    assert {finding["subject"] for finding in told["findings"]} >= {"settings", "token", "folders", "swap", "clock"}
    assert str(machine.settings.telegram_bot_token) not in examined.stdout
