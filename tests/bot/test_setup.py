"""`ime setup`, typed by an operator who slips now and then, against the playground over HTTP."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dotenv import dotenv_values
from pyrage import x25519

from bot.__main__ import main
from bot.settings import example, read_settings
from bot.setup.env_file import with_values
from conversations.book import load
from conversations.languages import EN, OUR_LANGUAGES
from playground.faults import Fault
from playground.world import World
from tests.bot.conftest import TOKEN

KEYS = [str(x25519.Identity.generate().to_public()) for _ in range(3)]
ANSWERS = [TOKEN, "NTNU", "post@example.org", "42, 43", "data", KEYS[0], "Kari", KEYS[1], "offline", ""]


@pytest.fixture
def home(tmp_path: Path, memory_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("RUNTIME_DIR", str(memory_folder))
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "nn.toml").write_text('[about]\nname = "Studentliv"\n')
    monkeypatch.setenv("TEXTS_DIR", str(tmp_path / "texts"))
    return tmp_path


async def typed(lines: list[str], address: str) -> Result:
    """The command with these lines typed; the playground answers meanwhile."""
    env = {"TELEGRAM_API_URL": address}
    return await asyncio.to_thread(CliRunner().invoke, main, ["setup"], "\n".join(lines) + "\n", env)


async def test_it_asks_checks_writes_introduces_and_examines(home: Path, world: World, address: str) -> None:
    done = await typed(ANSWERS, address)
    assert "@" + str(world.bot.username) in done.output
    assert TOKEN not in done.output
    assert dotenv_values(home / ".env")["TELEGRAM_BOT_TOKEN"] == TOKEN
    assert stat.S_IMODE((home / ".env").stat().st_mode) == 0o600
    settings = read_settings()
    assert (settings.controller, settings.contact, settings.staff_ids) == ("NTNU", "post@example.org", {42, 43})
    assert settings.telegram_api_url == address, "where it was checked is where the bot asks, in a shell without it too"
    recipients = home / "data" / "recipients.txt"
    assert recipients.read_text() == f"# Kari\n{KEYS[0]}\n# offline\n{KEYS[1]}\n"
    assert stat.S_IMODE(recipients.stat().st_mode) == 0o600
    assert world.about["name"] == {"nn": "Studentliv"}, "the others are called so already"
    for language in OUR_LANGUAGES:
        code = "" if language == EN else str(language)
        say = load()[language].say
        assert world.about["description"][code] == say("about.description")
        assert world.about["short_description"][code] == say("about.short")
        assert world.menus.shown_in_private(1, str(language))[0]["description"] == say("command.start")
    assert "pass  recipients" in done.output
    assert done.output.rstrip().endswith(address)
    assert ("0 fail" in done.output) == (done.exit_code == 0)


async def test_the_token_goes_into_its_own_file_where_there_is_to_be_one(
    home: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(home / "secrets" / "token"))
    assert (await typed(ANSWERS, address)).exit_code == 0
    assert (home / "secrets" / "token").read_text() == f"{TOKEN}\n"
    assert TOKEN not in (home / ".env").read_text()
    assert stat.S_IMODE((home / "secrets" / "token").stat().st_mode) == 0o600
    again = await typed([""] * 6, address)
    assert ".env says so already." in again.output


async def test_a_slip_is_told_in_a_sentence_and_asked_again(home: Path, world: World, address: str) -> None:
    private = str(x25519.Identity.generate())
    slips = [
        *("", "nonsense", "1:unknown", TOKEN, "NTNU", "", "post@example.org", "@kari", "42"),
        *(KEYS[0], private, "texts/nn.toml", "data"),
        *("", private, "age1nonsense", KEYS[0], "", KEYS[0], KEYS[1], "two\twords", ""),
    ]
    done = await typed(slips, address)
    for sentence in (
        "There is no bot without one",
        "That does not look like a bot token; copy it whole from @BotFather.",
        "Telegram does not know this token.",
        "Students must be able to reach somebody",
        "That must be Telegram user ids, numbers with commas between",
        "That is a key and not a folder",
        "That is a file and not a folder.",
        "0 of at least 2 different public keys",
        "That is a private key: take it out at once",
        "That is no age X25519 public key",
        "That one is there already.",
    ):
        assert sentence in done.output, sentence
    assert private not in done.output.replace(private, "", done.output.count(f"{private}\n")), "only as it was typed"
    assert private not in (home / "data" / "recipients.txt").read_text()
    assert "# two words\n" in (home / "data" / "recipients.txt").read_text()


async def test_it_may_be_run_again_keeps_what_is_there_and_asks_before_it_changes(
    home: Path, world: World, address: str
) -> None:
    (home / ".env").write_text(example().replace("GOAL=5000", "GOAL=700\n# ours"))
    first = await typed([*ANSWERS, "y"], address)
    before = (home / ".env").read_text()
    assert "Change .env?" in first.output
    assert "GOAL=700\n# ours\n" in before
    same = await typed([""] * 6, address)
    assert ".env says so already." in same.output
    refused = await typed(["", "UiO", "", "", "", "", "n"], address)
    assert ".env was left as it is." in refused.output
    assert (refused.exit_code, (home / ".env").read_text()) == (1, before)
    added = await typed(["", "UiO & Sit", "", "", "", KEYS[2], "Ola", "", "y"], address)
    assert "recipients.txt is written" in added.output
    assert read_settings().controller == "UiO & Sit"
    assert read_settings().goal == 700


async def test_what_telegram_does_not_take_is_told_and_hinders_nothing_else(
    home: Path, world: World, address: str
) -> None:
    world.faults.next_call("setMyName", Fault("429", retry_after=3000))
    done = await typed(ANSWERS, address)
    assert "Name, description and commands were not all set: Telegram wants a pause" in done.output
    assert world.about["description"]
    assert (home / ".env").exists()


async def test_nothing_is_written_when_telegram_is_out_of_reach_or_the_operator_leaves(home: Path) -> None:
    away = await typed([TOKEN, "y", "n"], "http://127.0.0.1:9")
    assert "could not be reached" in away.output
    assert "Nothing was written." in away.output
    left = await typed([], "http://127.0.0.1:9")
    assert (away.exit_code, left.exit_code) == (1, 1)
    assert [path.name for path in home.iterdir()] == ["texts"]


@pytest.mark.parametrize("value", ["plain", "two words", 'say "hei"', "back\\slash", "a#b # c", "æøå", "it's"])
def test_every_value_comes_back_from_the_file_as_it_was_typed(tmp_path: Path, value: str) -> None:
    file = tmp_path / "settings"
    file.write_text(with_values("# head\nCONTROLLER=old\nGOAL=1\n", {"CONTROLLER": value, "CONTACT": value}))
    assert dotenv_values(file) == {"CONTROLLER": value, "GOAL": "1", "CONTACT": value}
    assert file.read_text().startswith("# head\nCONTROLLER=")
