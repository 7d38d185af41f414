"""A whole, messy conversation; then every byte of every file that it left is searched for who told it, and what."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from playground import acting
from playground.world import World
from tests.attacks.needles import hunt, of_id, of_words
from tests.bot.conftest import House
from tests.bot.phone import Phone, until
from tests.bot.processes import process, settings_file
from tests.bot.test_end_to_end import until_told
from tests.storage.postgres.server import Server, files

ID = 5_210_004_711
WORDS = "vaflene på Blåfjell"


def everything(person: object = None) -> dict[str, bytes]:
    """All needles: the id, the names, the words of the story."""
    needles = {f"id: {name}": needle for name, needle in of_id(ID).items()}
    for words in ("Friedegunde", "Østerholtvåg", "friedegunde_oe", WORDS, "Blåfjell"):
        needles |= {f"{words}: {name}": needle for name, needle in of_words(words).items()}
    return needles


@pytest.mark.parametrize("encoding", everything())
def test_a_needle_that_is_planted_is_found(tmp_path: Path, encoding: str) -> None:
    """The control: a hunt that finds nothing says something only if it would have found this."""
    needle = everything()[encoding]
    (tmp_path / "some" / "where").mkdir(parents=True)
    (tmp_path / "some" / "where" / "file.db").write_bytes(b"\x00" * 5000 + b"\xff" + needle + b"\xfe" * 5000)
    assert f"file.db: {encoding}" in hunt([tmp_path], {encoding: needle})


@pytest.mark.parametrize("data", [str(ID).encode(), ID.to_bytes(8, "big"), WORDS.encode()])
@pytest.mark.parametrize("shift", [0, 1, 2, 3, 4])
def test_a_needle_inside_base64_is_found_wherever_it_begins(tmp_path: Path, data: bytes, shift: int) -> None:
    import base64  # noqa: PLC0415 — beside the only line that needs it

    (tmp_path / "log").write_bytes(base64.b64encode(b"\x07" * shift + data + b"\x99" * 7))
    assert hunt([tmp_path], everything())


def test_a_needle_in_a_file_name_is_found(tmp_path: Path) -> None:
    (tmp_path / f"draft-{ID}").touch()
    assert hunt([tmp_path], everything())


async def test_after_a_messy_conversation_no_file_says_who_or_what(
    world: World, house: House, address: str, memory_folder: Path
) -> None:
    """Fails, each shown once, when stories are stored unsealed, drafts are not encrypted, or tags are bare ids."""
    await messy_conversation(world, house, [house.folder, memory_folder])


async def test_nor_does_any_file_of_a_database_its_log_and_its_log_of_writes(
    world: World, house_on_postgres: House, address: str, memory_folder: Path, own_postgres: Server, tmp_path: Path
) -> None:
    """The same conversation on PostgreSQL, whose server runs with its own defaults."""
    await messy_conversation(world, house_on_postgres, [house_on_postgres.folder, memory_folder])
    assert list(house_on_postgres.settings.data_dir.glob("*.db")) == []
    own_postgres.stop()  # then drafts, too, are put on its disk
    own_postgres.start()
    copy = tmp_path / "taken"
    copy.mkdir()
    for number, content in enumerate(files(own_postgres).values()):
        (copy / f"{number}").write_bytes(content)
    assert hunt([copy], {"a sealed box": b"age-encryption.org/v1"}), "there is something to look through"
    assert hunt([copy], everything()) == []


async def messy_conversation(world: World, house: House, places: list[Path]) -> None:
    """Has it, with the bot as a process that is killed once, and hunts in all places while it goes on and after."""
    memory_folder = places[1]
    person = next(person for person in world.people.values() if person.id == ID)
    person.first_name, person.last_name, person.username = "Friedegunde", "Østerholtvåg", "friedegunde_oe"
    student = Phone(world, person)
    (house.folder / "tmp").mkdir()
    settings, log = settings_file(house, memory_folder), house.folder / "log"
    seen: list[str] = []

    async def look() -> None:
        """While it runs too: journals and temporary files live only for a moment."""
        while True:
            seen.extend(await asyncio.to_thread(hunt, places, everything()))
            await asyncio.sleep(0.05 if not house.settings.database_url else 2)  # which has no files here

    looking = asyncio.create_task(look())
    world.faults.change({"rates": {"502": 0.03, "reset": 0.03, "lost": 0.03, "429": 0.02}, "seed": 11})
    async with process(house, "bot", "run", "--env", settings) as first:
        await student.say(f"/start {ID}")
        await student.say(f"Det var {WORDS}.")
        await student.press("Ja")
        sent = acting.say(world, person, student.chat, f"Vi spiste {WORDS} med Friedegunde.")
        await until(lambda: not len(world.updates))
        acting.edit(world, person, student.chat, sent.id, f"Vi spiste alle {WORDS} med Friedegunde.")
        await until(lambda: not len(world.updates))
        for kind in ("photo", "voice", "contact", "location", "forward"):
            acting.send_media(world, person, student.chat, kind, WORDS)  # type: ignore[arg-type]
        world.updates.push_raw({"message": {"chat": {"id": ID}, "text": WORDS, "from": "Friedegunde"}})
        await until(lambda: not len(world.updates))
        first.send_signal(signal.SIGKILL)
        _, said = await first.communicate()
        log.write_bytes(said)
    async with process(house, "bot", "run", "--env", settings) as second:
        await student.say("/share")
        await student.press("Ferdig")
        await student.press("Send inn")
        await until(lambda: "Tusen takk" in student.log)
        await student.say(f"Enda mer om {WORDS}.")
        await student.say("/stop")
        await until(lambda: not len(world.updates))
        await until_told(house, 1)  # it is released within a moment
        second.terminate()
        _, said = await second.communicate()
        log.write_bytes(log.read_bytes() + said)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert hunt(places, everything()) + seen == []
    [record] = await house.told()
    assert record.experience.small is not None
    assert WORDS in record.experience.small.text, "the story is there, for who has the key"
    assert b"update_failed" in log.read_bytes(), "something went wrong, and was logged"
    assert hunt(places, everything()) == [], "nor does the bundle say"
