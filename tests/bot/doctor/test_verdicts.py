"""What the doctor says of Telegram and of the address key, and what the command makes of it all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.doctor import doctor
from bot.doctor.finding import Finding, Verdict
from bot.doctor.keys import address_key
from bot.doctor.reach import MANY, _waiting, _webhook, telegram
from bot.settings import Settings, settings_from
from bot.telegram.checkup import Standing
from conversations.care.helplines import default
from playground.world import World
from storage.outreach.addresses import read_or_make_key
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.conftest import TOKEN
from tests.bot.doctor.conftest import Machine, bad

LONG_AGO = date(2020, 1, 1)
OURS = "https://bot.example.org/hook"


async def asked(settings: Settings) -> list[Finding]:
    """What the doctor hears from Telegram; it blocks, and the playground answers in this loop."""
    return await asyncio.to_thread(lambda: list(telegram(settings, LONG_AGO)))


async def test_a_bot_that_telegram_knows_passes(address: str, world: World) -> None:
    told = await asked(settings_from({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": address}))
    assert bad(told) == []
    assert f"@{world.bot.username}" in str(told)
    assert {finding.subject for finding in told} == {"telegram", "webhook", "waiting", "clock"}


@pytest.mark.parametrize(
    ("token", "away", "verdict", "words"),
    [
        ("", False, Verdict.WARN, "there is no token"),
        ("1:AAwrong", False, Verdict.FAIL, "does not know this token"),
        (TOKEN, True, Verdict.FAIL, "could not be asked"),
    ],
)
async def test_what_telegram_does_not_say_is_told_without_the_token(
    address: str,
    token: str,
    away: bool,  # noqa: FBT001
    verdict: Verdict,
    words: str,
) -> None:
    values = {"TELEGRAM_BOT_TOKEN": token, "TELEGRAM_API_URL": "http://127.0.0.1:1" if away else address}
    first, *rest = bad(await asked(settings_from(values)))
    assert (first.verdict, words in first.what) == (verdict, True)
    assert [finding.subject for finding in rest] == ["clock"], "which then could not be compared"
    assert not token or token.partition(":")[2] not in str(first)


def settings(url: str = "", listen: str = "127.0.0.1:8443") -> Settings:
    hook = {"WEBHOOK_URL": url, "WEBHOOK_SECRET": "s" * 20 + "Ab3_" * 5, "WEBHOOK_LISTEN": listen} if url else {}
    return settings_from({"TELEGRAM_BOT_TOKEN": TOKEN, **hook})


def standing(webhook: str = "", *, failing: bool = False, pending: int = 0) -> Standing:
    now = datetime.now(UTC)
    return Standing("bot", webhook, failing, pending, now, now)


@pytest.mark.parametrize(
    ("found", "ours", "verdicts", "words"),
    [
        (standing(), settings(), ["pass"], "None is set; the bot asks"),
        (standing(), settings(OURS), ["warn"], "None is set yet"),
        (standing("https://else.example"), settings(), ["warn"], "whoever holds that address"),
        (standing("https://else.example"), settings(OURS), ["fail"], "another address than WEBHOOK_URL"),
        (standing(OURS, failing=True), settings(OURS), ["warn"], "could not deliver"),
        (standing(OURS), settings(OURS), ["pass"], "can deliver there"),
        (standing(OURS), settings(OURS, "0.0.0.0:8443"), ["pass", "warn"], "plain HTTP"),
    ],
)
def test_each_standing_of_the_webhook_has_its_verdict(
    found: Standing, ours: Settings, verdicts: list[str], words: str
) -> None:
    told = list(_webhook(ours, found))
    assert [finding.verdict for finding in told] == verdicts
    assert words in told[-1].what
    assert "else.example" not in str(told), "an address may be secret"


def test_many_waiting_updates_are_told() -> None:
    assert bad(_waiting(standing(pending=MANY))) == []
    assert str(MANY + 1) in bad(_waiting(standing(pending=MANY + 1)))[0].what


def empty(file: Path) -> None:
    file.chmod(0o600)
    file.write_bytes(b"")
    file.chmod(0o400)


def another(file: Path) -> None:
    file.unlink()
    read_or_make_key(file)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.chmod(0o444), "has mode 0444"),
        (empty, "address.key"),
        (another, "outreach.db was made under another key"),
    ],
)
def test_a_wrong_address_key_is_told(machine: Machine, spoil: Callable[[Path], None], words: str) -> None:
    file = machine.settings.address_key
    assert bad(address_key(machine.settings)) == [], "before the bot has made one"

    async def made() -> None:
        await (await SqliteOutreach.open(machine.data, read_or_make_key(file))).close()

    asyncio.run(made())
    assert bad(address_key(machine.settings)) == []
    spoil(file)
    assert words in " ".join(finding.what for finding in bad(address_key(machine.settings)))


@pytest.fixture
def run(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command in this process, without Telegram, and without hardening the tests' own process."""
    monkeypatch.setattr("bot.commands.doctor.forbid_dumps", lambda: None)
    monkeypatch.setattr("bot.commands.doctor.journal.open_journal", lambda _: None)
    monkeypatch.setattr("bot.doctor.examination.telegram", lambda *_: [])
    monkeypatch.setattr("bot.doctor.examination.dumps", list)
    monkeypatch.setattr("bot.doctor.examination.swap", list)
    monkeypatch.setattr("bot.doctor.examination.leftovers", lambda *_: [])
    return lambda *options: CliRunner().invoke(doctor, ["--env", str(machine.env_file), *options])


def test_a_machine_as_it_should_be_is_examined_with_status_0(machine: Machine, run: Callable[..., Result]) -> None:
    told = run("--strict")
    assert told.exit_code == 0, told.output
    assert "pass  settings" in told.output
    assert "help-lines" in told.output
    assert told.output.rstrip().endswith("0 warn, 0 fail")


def test_old_help_lines_are_a_warning_which_is_strictly_a_failure(
    machine: Machine, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tuple(replace(line, verified_on=line.verified_on - timedelta(days=800)) for line in default())
    monkeypatch.setattr("bot.doctor.examination.helplines_of", lambda _: lines)
    told = run()
    assert (told.exit_code, f"{len(lines)} warn" in told.output) == (0, True)
    assert "was last checked on" in told.output
    assert run("--strict").exit_code == 1


def test_settings_that_cannot_be_read_are_told_and_the_machine_is_looked_at_all_the_same(
    machine: Machine, run: Callable[..., Result]
) -> None:
    machine.env_file.write_text(f"{machine.env_file.read_text()}RELEASE_MIN=many\n")
    told = run("--json")
    assert told.exit_code == 1
    findings = json.loads(told.output)["findings"]
    assert findings[0]["verdict"] == "fail"
    assert "RELEASE_MIN" in findings[0]["what"]
    assert "sqlite" in {finding["subject"] for finding in findings}
    drilled = run("--drill")
    assert drilled.exit_code == 1
    assert "RELEASE_MIN" in drilled.output
    assert "Traceback" not in drilled.output


def test_the_drill_tells_what_there_is_and_marks_what_should_not_be(
    machine: Machine, run: Callable[..., Result], tmp_path: Path
) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "bot.log").write_text("write to kari@example.org")
    told = run("--drill", "--also", str(logs))
    assert told.exit_code == 1
    assert "What somebody who takes this disk now would get" in told.output
    assert "!! " in told.output
    assert "in memory, gone with the power" in told.output


def test_also_goes_with_the_drill_alone(run: Callable[..., Result]) -> None:
    told = run("--also", "/tmp")
    assert (told.exit_code, "--also goes with --drill" in told.output) == (2, True)
