"""Each page of docs/operators, walked: the same commands, on real stories, with the keys of people who come and go."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyrage import x25519

from bot.__main__ import main
from bot.doctor.finding import Verdict
from bot.doctor.stores import numbers, store_files
from bot.settings import Settings, settings_from
from bot.telegram.receiving import CannotReceiveError
from desk.transcripts import read_transcripts
from playground.app import create_app
from playground.cast import settle
from playground.server import serving
from playground.world import World
from storage.outreach.addresses import read_or_make_key
from storage.sqlite.outreach import SqliteTeam
from tests.bot.conftest import TOKEN, House, at_work, house, memory_folder
from tests.bot.phone import Phone

__all__ = ["house", "memory_folder"]

NEW_TOKEN = "4100200300:BBHplaygroundplaygroundplayground1"
STORY = "Noen sa hei til meg på bussen, og det reddet dagen."


@dataclass
class Person:
    """Somebody with a key, on a computer of their own."""

    key: x25519.Identity
    file: Path

    @classmethod
    def of(cls, folder: Path, name: str) -> Person:
        key = x25519.Identity.generate()
        file = folder / f"{name}.age"
        file.write_text(f"{key}\n")
        return cls(key, file)

    def reads(self, *bundles: Path) -> int:
        """How many stories they can read, whole."""
        transcripts, _ = read_transcripts(bundles, [self.key])
        return sum(STORY in repr(transcript.record) for transcript in transcripts)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def kari(home: Path) -> Person:
    return Person.of(home, "kari")


@pytest.fixture
def ola(home: Path) -> Person:
    return Person.of(home, "ola")


@pytest.fixture
def recovery(home: Path) -> Person:
    return Person.of(home, "recovery")


@pytest.fixture
def world() -> World:
    world = World(TOKEN, seed=1)
    settle(world)
    return world


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serving(create_app(world)) as address:
        yield address


def seal_to(settings: Settings, *people: Person) -> None:
    """What the operator writes into recipients.txt."""
    settings.recipients.write_text("".join(f"# somebody\n{person.key.to_public()}\n" for person in people))


async def a_story_comes(world: World, settings: Settings) -> None:
    """A student shares one while the bot is at work, and it is released."""
    student = Phone(world, next(iter(world.people.values())))
    async with at_work(settings):
        for act in (student.say("/share"), student.say(STORY), student.press("Ferdig"), student.press("Send inn")):
            await act
        assert "Tusen takk" in student.last
        await asyncio.sleep(0.7)  # releases are looked for twice a second where they wait for nothing


async def ime(settings: Settings, *words: str | Path) -> Result:
    env = {"DATA_DIR": str(settings.data_dir)}
    return await asyncio.to_thread(CliRunner().invoke, main, [str(word) for word in words], None, env)


async def bundle(settings: Settings, to: Path) -> Path:
    assert (await ime(settings, "bundle", "-o", to)).exit_code == 0
    return to


async def test_backup_and_restore_on_an_empty_machine(
    world: World, house: House, home: Path, kari: Person, recovery: Person
) -> None:
    seal_to(house.settings, kari, recovery)
    addresses = read_or_make_key(house.settings.address_key)
    team = await SqliteTeam.open(house.settings.data_dir, addresses)
    await team.close()
    await a_story_comes(world, house.settings)
    await a_story_comes(world, house.settings)
    before = await bundle(house.settings, home / "before.tar")
    assert (await ime(house.settings, "backup", "-o", home / "backup.tar")).exit_code == 0

    empty = home / "empty" / "data"
    empty.mkdir(parents=True, mode=0o700)
    await asyncio.to_thread(subprocess.run, ["tar", "-xf", home / "backup.tar", "-C", empty], check=True)
    assert sorted(file.name for file in empty.iterdir()) == ["recipients.txt", "staff.db", "stories.db"], (
        "no pool, no drafts, no subscribers, no peppers, no key"
    )
    key = home / "empty" / "address.key"
    key.write_bytes(house.settings.address_key.read_bytes())
    values = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": house.settings.telegram_api_url,
        "DATA_DIR": str(empty),
        "RUNTIME_DIR": str(home / "empty" / "runtime"),
        "ADDRESS_KEY_FILE": str(key),
        "RELEASE_MIN": "1",
        "RELEASE_EVERY_HOURS": "0",
    }
    restored = settings_from(values)
    after = await bundle(restored, home / "after.tar")
    assert (kari.reads(before), kari.reads(after), kari.reads(before, after)) == (2, 2, 2), "the books balance"
    await a_story_comes(world, restored)
    assert kari.reads(await bundle(restored, home / "later.tar")) == 3, "and it works on"
    findings = [*store_files(restored), *numbers(restored)]
    assert {finding.verdict for finding in findings} == {Verdict.PASS}, findings


async def test_a_new_token(world: World, house: House, home: Path, kari: Person, recovery: Person) -> None:
    seal_to(house.settings, kari, recovery)
    await a_story_comes(world, house.settings)
    world.bot.token = NEW_TOKEN  # as @BotFather's /revoke does: the same bot, another token
    api = house.settings.telegram_api_url
    with pytest.raises(CannotReceiveError, match="BotFather"):
        async with at_work(changed(house, TELEGRAM_API_URL=api, TELEGRAM_BOT_TOKEN=TOKEN)) as task:
            await task
    new = changed(house, TELEGRAM_API_URL=api, TELEGRAM_BOT_TOKEN=NEW_TOKEN)
    await a_story_comes(world, new)
    assert kari.reads(await bundle(new, home / "stories.tar")) == 2


def changed(house: House, **values: str) -> Settings:
    """The same machine with other settings."""
    data = house.settings.data_dir
    same = {"DATA_DIR": str(data), "RUNTIME_DIR": str(house.settings.runtime)}
    return settings_from({**same, "RELEASE_MIN": "1", "RELEASE_EVERY_HOURS": "0", **values})


async def test_a_new_key_a_lost_key_and_somebody_who_leaves(
    world: World, house: House, home: Path, kari: Person, ola: Person, recovery: Person
) -> None:
    seal_to(house.settings, kari, recovery)
    await a_story_comes(world, house.settings)
    first = await bundle(house.settings, home / "first.tar")
    assert (kari.reads(first), recovery.reads(first), ola.reads(first)) == (1, 1, 0)

    # Ola joins: his line is added, and Kari seals the old bundle anew.
    seal_to(house.settings, kari, ola, recovery)
    await a_story_comes(world, house.settings)
    second = await bundle(house.settings, home / "second.tar")
    assert (kari.reads(second), ola.reads(second)) == (2, 1)
    listed = house.settings.recipients
    for_all = home / "for-all.tar"
    words = ("reseal", "--bundle", second, "--recipients", listed, "-o", for_all)
    done = await ime(house.settings, *words, "--key", kari.file)
    assert done.exit_code == 0, done.output
    assert "2 stories sealed to 3 keys." in done.output
    assert (kari.reads(for_all), ola.reads(for_all), recovery.reads(for_all)) == (2, 2, 2)
    assert kari.reads(first, second, for_all) == 2, "each story once, sealed anew or not"
    ids = [{t.id for t in read_transcripts([path], [kari.key])[0]} for path in (second, for_all)]
    assert ids[0] == ids[1], "so that notes find their stories"

    # Kari loses hers: the recovery key is as good.
    seal_to(house.settings, ola, recovery)
    anew = home / "anew.tar"
    done = await ime(house.settings, *words[:-1], anew, "--key", recovery.file)
    assert done.exit_code == 0, done.output
    assert (kari.reads(anew), ola.reads(anew)) == (0, 2)

    # Ola cannot seal anew what he cannot open; nothing is lost by his trying.
    partly = home / "partly.tar"
    done = await ime(house.settings, *words[:-1], partly, "--key", ola.file)
    assert done.exit_code == 3
    assert "1 could not be opened" in done.output
    assert (recovery.reads(partly), kari.reads(partly)) == (2, 1)

    # Ola leaves: what comes after, and the copy that is made then, do not open for him.
    seal_to(house.settings, kari, recovery)
    await a_story_comes(world, house.settings)
    third = await bundle(house.settings, home / "third.tar")
    without = home / "without.tar"
    done = await ime(house.settings, "reseal", "--bundle", third, "--recipients", listed, "-o", without, "--key",
                     recovery.file)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert (ola.reads(without), recovery.reads(without), kari.reads(without)) == (0, 3, 3)


async def test_resealing_writes_nothing_where_it_could_not_be_trusted(
    world: World, house: House, home: Path, kari: Person, recovery: Person
) -> None:
    seal_to(house.settings, kari, recovery)
    await a_story_comes(world, house.settings)
    whole = await bundle(house.settings, home / "whole.tar")
    cut = home / "cut.tar"
    cut.write_bytes(whole.read_bytes()[:1500])
    listed, out = house.settings.recipients, home / "out.tar"
    for source, sentence in ((cut, "Fetch a whole one; nothing was written."), (kari.file, "is no bundle of stories")):
        done = await ime(house.settings, "reseal", "--bundle", source, "--recipients", listed, "-o", out, "--key",
                         kari.file)  # fmt: skip
        assert (done.exit_code, out.exists()) == (1, False)
        assert sentence in done.output
    taken = await ime(house.settings, "reseal", "--bundle", whole, "--recipients", listed, "-o", cut, "--key",
                      kari.file)  # fmt: skip
    assert "exists already" in taken.output
    assert [path.name for path in home.iterdir() if path.suffix == ".part"] == []
