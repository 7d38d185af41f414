"""Somebody takes a backup, from wherever the operator keeps it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from playground.world import World
from storage.backup import write_backup
from storage.outreach.addresses import read_or_make_key
from storage.receipt import Receipt, story_id
from tests.attacks.needles import hunt, of_id, of_words
from tests.attacks.test_files import newcomer, share
from tests.bot.conftest import House, at_work
from tests.bot.errands import until_told

AGE = re.compile(rb"age-encryption.org/v1\n")


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
async def test_a_backup_holds_released_stories_and_neither_what_waits_nor_who_wants_to_hear(
    house: House, world: World, tmp_path: Path, name: str
) -> None:
    """Made while the bot is at work, which has released one story, keeps another, and has a subscriber.

    Fails, shown once, with `pool.db` or with `outreach.db` among what `write_backup` copies.
    """
    data, released, waits = house.settings.data_dir, newcomer(world, 0), newcomer(world, 1)
    async with at_work(house.settings):
        codes = [await share(released, "Den første vaffelen.")]
        await until_told(house, 1)
    async with at_work(replace(house.settings, release_min=1000)):
        codes.append(await share(waits, "Den andre vaffelen."))
        await waits.press("Fortell meg om aktiviteter")
        await waits.press("Sosialt")
        write_backup(tmp_path / name, data, house.settings.recipients)
    made = tmp_path / name
    content = b"".join(file.read_bytes() for file in ([made] if made.is_file() else made.iterdir()))
    ids = [story_id(receipt) for code in codes if (receipt := Receipt.parse(code))]
    assert [key in content for key in ids] == [True, False]
    assert len(AGE.findall(content)) == 1
    tag = read_or_make_key(house.settings.address_key).tag(waits.person.id)
    assert tag in (data / "outreach.db").read_bytes(), "the control: she is there to be found"
    needles = {"tag": tag, "key": house.settings.address_key.read_bytes(), **of_words("vaffelen")}
    for person in (released.person, waits.person):
        needles |= {f"{person.id} {encoding}": needle for encoding, needle in of_id(person.id).items()}
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "all").write_bytes(content)
    assert hunt([folder], needles) == []
