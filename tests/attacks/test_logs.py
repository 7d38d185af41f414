"""Somebody reads the logs, with every library at DEBUG, on a day when much goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground import acting
from playground.faults import Fault
from tests.attacks.needles import hunt, of_id, of_words
from tests.bot.conftest import House
from tests.bot.phone import Phone, until
from tests.bot.processes import process, settings_file

WORDS = "vaffelpressa"


def needles(student: Phone) -> dict[str, bytes]:
    found = {f"id: {name}": needle for name, needle in of_id(student.person.id).items()}
    found |= {f"story: {name}": needle for name, needle in of_words(WORDS).items()}
    found |= {"first name": student.person.first_name.encode(), "token": b"AAHplayground"}
    return found


async def a_bad_day(house: House, student: Phone, runtime: Path, *options: str) -> Path:
    """Plays it, and returns the folder with all that the bot wrote to its standard output and error."""
    world = student.world
    folder = house.folder / "said"
    folder.mkdir()
    command = ("tests.attacks.talkative", settings_file(house, runtime), str(folder), *options)
    async with process(house, *command) as running:
        await student.say("/start")
        await student.say(f"Vi delte ei {WORDS}.")
        for fault in ("429", "500", "502", "reset", "lost"):
            world.faults.next_call("sendmessage", Fault(fault))  # type: ignore[arg-type]
        await student.say(f"Og så en {WORDS} til.")
        person = {"id": student.person.id, "is_bot": False, "first_name": student.person.first_name}
        broken = {"message_id": 99, "date": "today", "chat": {"id": student.person.id}, "from": person, "text": WORDS}
        world.updates.push_raw({"message": broken})
        world.updates.push_raw({"message": {"chat": {"id": student.person.id}, "text": WORDS}})
        world.updates.push_raw({"callback_query": {"id": "1", "from": person, "data": WORDS}})
        await until(lambda: not len(world.updates))
        acting.say(world, student.person, student.chat, f"Til slutt {WORDS}.")
        await until(lambda: not len(world.updates))
        await student.say("/stop")
        await student.press("Rydd bort samtalen")
        running.terminate()
        await running.wait()
    return folder


async def test_no_log_at_any_level_says_who_or_what(house: House, student: Phone, memory_folder: Path) -> None:
    folder = await a_bad_day(house, student, memory_folder)
    assert b"update_failed" in (folder / "err").read_bytes(), "something went wrong, and was logged"
    assert hunt([folder], needles(student)) == []


async def test_without_our_journal_the_same_day_says_it_all(house: House, student: Phone, memory_folder: Path) -> None:
    """Shows that the attack works: with `open_journal` taken out, token, id and story are all in the log."""
    folder = await a_bad_day(house, student, memory_folder, "unprotected")
    told = {found.split(": ")[1] for found in hunt([folder], needles(student))}
    assert {"id", "story", "token"} <= told


@pytest.mark.parametrize("kind", ["token", "id", "story"])
async def test_what_the_command_line_says_of_a_wrong_setting_quotes_nothing(
    house: House, student: Phone, memory_folder: Path, kind: str
) -> None:
    """An operator pastes the wrong thing into the settings; the sentence that says so does not repeat it."""
    file = Path(settings_file(house, memory_folder))
    wrong = {"token": "AAHplayground", "id": str(student.person.id), "story": WORDS}[kind]
    file.write_text(f"{file.read_text()}TELEGRAM_BOT_TOKEN={wrong}\nRELEASE_MIN={wrong} {wrong}\n")
    async with process(house, "bot", "run", "--env", str(file)) as running:
        out, err = await running.communicate()
    assert running.returncode == 1
    assert b"TELEGRAM_BOT_TOKEN" in err
    assert wrong.encode() not in out + err
