"""Each check passes on a machine as it should be, and says so when one thing is spoilt."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from bot.doctor import stores
from bot.doctor.configuration import token
from bot.doctor.finding import Finding, Verdict, findings_of
from bot.doctor.folders import access, in_memory, leftovers
from bot.doctor.helplines import helplines
from bot.doctor.keys import no_private_key, recipients
from bot.doctor.machine import dumps, swap
from bot.doctor.reach import clock
from bot.doctor.sqlite import forgetting
from bot.doctor.stores import counted, numbers, store_files
from bot.doctor.words import responsible
from bot.settings import settings_from
from conversations.care.helplines import default
from tests.bot.doctor.conftest import Machine, bad

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN_MEMORY = Path("/proc/self/mounts").exists()


def look(machine: Machine) -> list[Finding]:
    """All that needs neither Telegram nor the machine's own state."""
    settings, env_file = machine.settings, machine.env_file
    return [
        *token(settings, env_file),
        *recipients(settings),
        *no_private_key(settings, env_file),
        *access(settings),
        *(in_memory(settings) if IN_MEMORY else ()),
        *leftovers(settings, pause=0),
        *store_files(settings),
        *findings_of("stories", lambda: numbers(settings)),
    ]


def test_a_machine_as_it_should_be_passes(machine: Machine) -> None:
    assert bad(look(machine)) == []


def test_a_machine_on_which_the_bot_never_ran_passes(machine: Machine) -> None:
    for store in ("pool.db", "stories.db"):
        (machine.data / store).unlink()
    shutil.rmtree(machine.runtime)
    assert bad(look(machine)) == []
    machine.runtime.mkdir()  # for the fixture to remove


def wal(machine: Machine) -> None:
    with closing(sqlite3.connect(machine.data / "stories.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def changed(machine: Machine, store: str, *statements: str) -> None:
    with closing(sqlite3.connect(machine.data / store, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def damaged(machine: Machine) -> None:
    with (machine.data / "pool.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 200)


SPOILT: dict[str, tuple[Callable[[Machine], object], Verdict, str]] = {
    "others read the settings": (lambda m: m.env_file.chmod(0o644), Verdict.FAIL, "chmod 600"),
    "others look into the data": (lambda m: m.data.chmod(0o755), Verdict.FAIL, "has mode 0755"),
    "others look into the drafts": (lambda m: m.runtime.chmod(0o750), Verdict.FAIL, "has mode 0750"),
    "others read a store": (lambda m: (m.data / "pool.db").chmod(0o640), Verdict.FAIL, "pool.db has mode 0640"),
    "others add a public key": (
        lambda m: (m.data / "recipients.txt").chmod(0o662),
        Verdict.FAIL,
        "recipients.txt can be changed",
    ),
    "one public key": (lambda m: (m.data / "recipients.txt").write_text("# none\n"), Verdict.FAIL, "0 of at least 2"),
    "no public keys": (lambda m: (m.data / "recipients.txt").unlink(), Verdict.FAIL, "ime keys new"),
    "a private key beside the settings": (
        lambda m: m.env_file.with_name("k").write_text(str(x25519.Identity.generate())),
        Verdict.FAIL,
        "is a private key",
    ),
    "a journal": (lambda m: (m.data / "old.db-journal").write_bytes(b"1"), Verdict.WARN, "broken off"),
    "a write-ahead log": (lambda m: (m.data / "old.db-wal").write_bytes(b"1"), Verdict.FAIL, "old.db-wal"),
    "a core dump": (lambda m: (m.data / "core.4711").write_bytes(b"1"), Verdict.FAIL, "core.4711"),
    "what SQLite spilt": (lambda m: (m.runtime / "etilqs_1").write_bytes(b"1"), Verdict.FAIL, "etilqs_1"),
    "another journal mode": (wal, Verdict.FAIL, "stories.db was changed by another program"),
    "a damaged store": (damaged, Verdict.FAIL, "pool.db"),
    "somebody else's file": (lambda m: (m.data / "pool.db").write_bytes(b"x" * 9000), Verdict.FAIL, "pool.db"),
    "another application": (
        lambda m: changed(m, "pool.db", "PRAGMA application_id = 1"),
        Verdict.FAIL,
        "is not the bot's database",
    ),
    "a newer version": (lambda m: changed(m, "pool.db", "PRAGMA user_version = 99"), Verdict.FAIL, "newer version"),
    "an older version": (lambda m: changed(m, "pool.db", "PRAGMA user_version = 0"), Verdict.WARN, "older"),
    "numbered rows": (
        lambda m: changed(m, "stories.db", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)"),
        Verdict.FAIL,
        "numbers its rows",
    ),
    "another table": (lambda m: changed(m, "stories.db", "CREATE TABLE t (a)"), Verdict.FAIL, "Its tables are not"),
    "freed pages": (lambda m: changed(m, "stories.db", "DELETE FROM story"), Verdict.WARN, "freed"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoilt_is_told_with_what_to_do(machine: Machine, what: str) -> None:
    spoil, verdict, words = SPOILT[what]
    spoil(machine)
    told = bad(look(machine))
    assert any(words in f"{finding.what} {finding.todo}" and finding.verdict is verdict for finding in told), told


def test_a_folder_of_somebody_elses_is_told(machine: Machine) -> None:
    if os.getuid():
        pytest.skip("only root can give a file away")
    os.chown(machine.runtime, 12345, 12345)
    assert "belongs to another user" in str(bad(access(machine.settings)))


def test_drafts_on_a_disk_are_told(machine: Machine) -> None:
    if not IN_MEMORY:
        pytest.skip("this system does not tell what lies in memory")
    told = bad(in_memory(settings_from({"RUNTIME_DIR": "/var/lib/ime-drafts"})))
    assert told[0].verdict is Verdict.FAIL


def test_no_token_is_told_and_a_token_file_is_looked_at(machine: Machine, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert bad(token(settings_from({}), nowhere))[0].verdict is Verdict.FAIL
    file = tmp_path / "token"
    file.write_text("123:abc")
    settings = settings_from({"TELEGRAM_BOT_TOKEN_FILE": str(file)})
    for mode, good in ((0o400, True), (0o600, True), (0o440, False), (0o604, False)):
        file.chmod(mode)
        assert (bad(token(settings, nowhere)) == []) is good, oct(mode)


def test_numbers_below_the_least_group_are_not_told(machine: Machine) -> None:
    [told] = numbers(machine.settings)
    assert told.what == "6 wait for their release, fewer than 6 are released."
    assert [counted(number, 6) for number in (0, 5, 6)] == ["fewer than 6", "fewer than 6", "6"]
    [told] = numbers(replace(machine.settings, min_group=10))
    assert told.what == "fewer than 10 wait for their release, fewer than 10 are released."


def test_stories_that_are_exchanged_under_its_eyes_are_counted_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opened the file just before it was exchanged finds it empty."""
    emptied = iter([sqlite3.connect(":memory:")])
    original = stores.read_only
    monkeypatch.setattr(
        stores, "read_only", lambda path: closing(one) if (one := next(emptied, None)) else original(path)
    )
    [told] = numbers(machine.settings)
    assert told.what.startswith("6 wait")


def test_sqlite_of_this_machine_forgets() -> None:
    assert bad(forgetting()) == []


def test_a_sqlite_that_does_not_forget_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the deletion taken out, the canary is found."""

    async def keeps(self: object, tag: bytes) -> None:
        return

    monkeypatch.setattr("storage.sqlite.drafts.SqliteDraftRows.delete", keeps)
    assert "still found in drafts.db" in bad(forgetting())[0].what


def test_core_dumps_are_told_as_long_as_they_are_not_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    # Another test in this process may have had a command forbid them, for good.
    monkeypatch.setattr("bot.doctor.machine.resource.getrlimit", lambda _: (0, resource.RLIM_INFINITY))
    assert bad(dumps())[0].subject == "core dumps"


@pytest.mark.parametrize(
    ("device", "files", "safe"),
    [
        (None, {}, True),
        ("/dev/sda2", {}, False),
        ("/swapfile", {}, False),
        ("/dev/dm-1", {"dm-1/dm/uuid": "CRYPT-PLAIN-swap\n"}, True),
        ("/dev/dm-1", {"dm-1/dm/uuid": "LVM-abc\n"}, False),
        ("/dev/zram0", {"zram0/backing_dev": "none\n"}, True),
        ("/dev/zram0", {"zram0/backing_dev": "/dev/sda3\n"}, False),
    ],
)
def test_swap_that_can_be_read_is_warned_of(
    tmp_path: Path,
    device: str | None,
    files: dict[str, str],
    safe: bool,  # noqa: FBT001
) -> None:
    lines = ["Filename\t\tType\t\tSize\t\tUsed\t\tPriority"]
    lines += [f"{device}                 partition\t2097148\t\t0\t\t-2"] if device else []
    (tmp_path / "swaps").write_text("\n".join(lines) + "\n")
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert (bad(swap(proc=tmp_path, sys_block=tmp_path)) == []) is safe


@pytest.mark.parametrize(
    ("theirs", "ours", "verdict", "words"),
    [
        (NOW, NOW + timedelta(seconds=29), Verdict.PASS, "agrees"),
        (NOW, NOW + timedelta(seconds=31), Verdict.WARN, "31 seconds ahead"),
        (NOW, NOW - timedelta(hours=1), Verdict.WARN, "3600 seconds behind"),
        (None, NOW, Verdict.WARN, "could not be compared"),
        (None, NOW - timedelta(days=9), Verdict.FAIL, "2026-11-22 has been already"),
    ],
)
def test_the_clock_is_held_against_telegrams_and_against_what_has_been(
    theirs: datetime | None, ours: datetime, verdict: Verdict, words: str
) -> None:
    [told] = clock(theirs, ours, date(2026, 11, 22))
    assert (told.verdict, words in told.what) == (verdict, True)


def test_help_lines_that_nobody_has_checked_for_a_year_are_named() -> None:
    newest = max(line.verified_on for line in default())
    assert bad(helplines(default(), newest)) == []
    old = bad(helplines(default(), newest + timedelta(days=400)))
    assert len(old) == len(default())
    assert "116 123" in str(old)


def test_students_are_to_know_who_is_responsible_and_how_to_reach_them(machine: Machine) -> None:
    assert bad(responsible(machine.settings)) == []
    [silent] = bad(responsible(replace(machine.settings, contact="")))
    assert silent.verdict is Verdict.WARN
    assert "neither" in silent.what


def test_a_check_that_breaks_off_is_told_by_class_and_place_only() -> None:
    def check() -> list[Finding]:
        raise ValueError("5210004711 wrote about waffles")

    [told] = findings_of("subject", check)
    assert told.verdict is Verdict.FAIL
    assert "ValueError" in told.what
    assert "waffles" not in str(told)
