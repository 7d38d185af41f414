"""A city's own words at the command line and in the running bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.doctor.finding import Verdict
from bot.doctor.words import words
from bot.helplines import helplines_of
from bot.settings import SettingsError, settings_from
from bot.words import book_of
from conversations.care.helplines import default
from conversations.languages import NB, NN
from playground.rooms import Rooms
from playground.world import World
from tests.bot.conftest import House, at_work
from tests.bot.phone import Phone, until
from tests.bot.test_helplines import LOCAL

QUESTION = "Hva fikk deg til å smile på Kalvskinnet?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    return tmp_path / "texts"


def ime(folder: Path, *arguments: str, line: str = "") -> Result:
    """The command line with the data beside the texts, as the default has them."""
    return CliRunner().invoke(main, arguments, env={"DATA_DIR": str(folder.parent)}, input=line)


def test_words_are_checked_and_told_with_the_line_to_mend(folder: Path) -> None:
    assert "There are no texts of your own" in ime(folder, "texts", "check").output
    (folder / "nb.toml").write_text(f'[prompt.default]\nsmall = "{QUESTION}"\n')
    good = ime(folder, "texts", "check")
    assert (good.exit_code, good.output) == (0, "1 text of your own in nb, nn, en: 0 to mend, 0 to look at.\n")
    (folder / "nb.toml").write_text('[button]\nprivacy = "Hvordan er egentlig alt dette privat?"\n')
    wide = ime(folder, "texts", "check")
    assert f"{folder}/nb.toml:2: «button.privacy» is 37 wide" in wide.output
    assert (wide.exit_code, ime(folder, "texts", "check", "--strict").exit_code) == (0, 1)
    (folder / "nn.toml").write_text('[button]\nshare = "Del {noko}"\n')
    bad = ime(folder, "texts", "check")
    assert bad.exit_code == 1
    assert f"{folder}/nn.toml:2: «button.share» has other words in braces" in bad.output


def test_the_bot_does_not_start_with_words_that_it_could_not_say(folder: Path) -> None:
    settings = settings_from({"DATA_DIR": str(folder.parent)})
    (folder / "nn.toml").write_text('[button]\nshare = ""\n')
    with pytest.raises(SettingsError, match=r"nn\.toml:2: «button\.share» is empty"):
        book_of(settings)
    assert [finding.verdict for finding in words(settings)] == [Verdict.FAIL]
    (folder / "nn.toml").write_text('[buton]\nshare = "Del"\n')
    assert book_of(settings)[NN].say("button.share") == "Del ei oppleving"
    assert [finding.verdict for finding in words(settings)] == [Verdict.WARN]
    (folder / "nn.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="save it as UTF-8"):
        book_of(settings)
    assert ime(folder, "texts", "check").exit_code == ime(folder, "chat").exit_code == 1
    assert [finding.verdict for finding in words(settings)] == [Verdict.FAIL]
    (folder / "nn.toml").unlink()
    assert [finding.verdict for finding in words(settings)] == [Verdict.PASS]
    with pytest.raises(SettingsError, match="is no folder"):
        book_of(settings_from({"TEXTS_DIR": str(folder / "nowhere")}))


def test_help_lines_may_lie_beside_the_words_and_take_the_place_of_ours(folder: Path) -> None:
    (folder / "helplines.toml").write_text(LOCAL + LOCAL.replace('"local"', '"kirkens_sos"').replace("73 00", "22 00"))
    lines = helplines_of(settings_from({"DATA_DIR": str(folder.parent)}))
    assert [line.key for line in lines] == [*(line.key for line in default()), "local"]
    assert {line.phone for line in lines} >= {"22 00 00 00", "73 00 00 00"}


def test_a_new_language_is_begun_heard_and_listed(folder: Path) -> None:
    begun = ime(folder, "texts", "new", "uk")
    assert begun.exit_code == 0, begun.output
    file = folder / "uk.toml"
    assert ime(folder, "texts", "check").exit_code == 0
    file.write_text(file.read_text().replace("Hi! 👋", "Вітаю! 👋").replace('uk = "uk"', 'uk = "Українська"'))
    assert "Вітаю! 👋" in ime(folder, "chat", "--language", "uk", line="/language\n").output
    assert "Українська" in ime(folder, "chat", "--language", "nb", line="/language\n").output
    for arguments, sentence in (
        (("texts", "new", "uk"), "is there already and is left as it is"),
        (("texts", "new", "nn"), "The bot speaks nn already"),
        (("texts", "new", "ukr"), "two small letters"),
        (("texts", "new", "pl", "-o", "/proc/pl.toml"), "cannot be written"),
        (("chat", "--language", "pl"), "The bot speaks nb, nn, en, uk; for pl there would be a file"),
        (("texts", "show", "nothing"), "No key begins with nothing"),
    ):
        told = ime(folder, *arguments)
        assert told.exit_code == 1
        assert sentence in told.output
    assert "theme.food = Mat" in ime(folder, "texts", "show", "theme.food", "--language", "nn").output


async def test_the_running_bot_speaks_a_citys_words_and_its_languages(world: World, house: House) -> None:
    folder = house.settings.data_dir / "texts"
    folder.mkdir()
    await asyncio.to_thread(ime, folder, "texts", "new", "uk")
    file = folder / "uk.toml"
    file.write_text(file.read_text().replace("Hi! 👋", "Вітаю! 👋"))
    (folder / "nb.toml").write_text(f'[prompt.default]\nsmall = "{QUESTION}"\n')
    people = list(world.people.values())
    people[1].language_code = "uk"
    async with at_work(house.settings):
        await until(lambda: "uk" in world.about["description"])
        assert QUESTION in await Phone(world, people[0]).say("/share")
        assert "Вітаю! 👋" in await Phone(world, people[1]).say("/start")


def test_the_playground_shows_them_too(folder: Path) -> None:
    (folder / "nb.toml").write_text(f'[prompt.default]\nsmall = "{QUESTION}"\n')
    settings = Rooms(folder.parent / "play", folder).prepare("http://127.0.0.1:1", folder.parent / "run", 1)
    assert book_of(settings).invitation().small.worded(NB) == QUESTION
