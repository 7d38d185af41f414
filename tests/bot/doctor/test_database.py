"""What the doctor says about a real PostgreSQL, as it is by default and as it is told to be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bot import stores
from bot.doctor.database import database, disk, log, order, pepper
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, Verdict
from storage.postgres.examining import Facts
from tests.bot.doctor.conftest import Machine, bad
from tests.storage.postgres.place import PostgresPlace, url_of
from tests.storage.postgres.server import Server


@pytest.fixture
def on_postgres(machine: Machine, tmp_path: Path, memory_folder: Path, postgres: Server) -> Machine:
    """The machine, with its stores in a database."""
    secret = memory_folder / "pepper"
    secret.write_bytes(bytes(32))
    settings = replace(machine.settings, database_url=PostgresPlace(tmp_path).url, pepper_file=secret)
    with machine.env_file.open("a") as file:
        file.write(f"DATABASE_URL={settings.database_url}\nPEPPER_FILE={secret}\n")
    return replace(machine, settings=settings)


def facts(machine: Machine, **changed: str) -> Facts:
    found = stores.facts_of(machine.settings)
    return replace(found, settings={**found.settings, **{name.replace("__", "."): to for name, to in changed.items()}})


def sentences(findings: list[Finding]) -> str:
    return " ".join(f"{finding.what} {finding.todo}" for finding in findings)


def test_of_a_server_with_its_defaults_the_log_and_the_superuser_are_warned_of(on_postgres: Machine) -> None:
    found = bad(database(on_postgres.settings))
    told = sentences(found)
    assert "Files from before it are in DATA_DIR: pool.db, stories.db." in told
    assert "log_error_verbosity = 'terse'" in told
    assert "superuser" in told
    assert "fsync, full_page_writes, synchronous_commit off" in told, "as the tests have it, for speed"
    assert len(found) == 4


def test_the_whole_examination_looks_at_the_database_in_place_of_files(on_postgres: Machine) -> None:
    told = {finding.subject: finding for finding in examine(on_postgres.env_file)}
    assert told["pepper"].verdict is Verdict.PASS
    assert told["stories"].what == "fewer than 6 wait for their release, fewer than 6 are released."
    assert not {"pool.db", "stories.db"} & told.keys()
    assert on_postgres.settings.database_url not in sentences(list(told.values()))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"log_statement": "all"}, "log_parameter_max_length = 0"),
        ({"log_min_duration_statement": "250"}, "log_parameter_max_length = 0"),
        ({"auto_explain__log_min_duration": "0"}, "auto_explain.log_min_duration = -1"),
        ({"pgaudit__log_parameter": "on"}, "pgaudit"),
    ],
)
def test_a_server_that_would_log_values_is_told_how_not_to(
    on_postgres: Machine, changed: dict[str, str], sentence: str
) -> None:
    quiet = {"log_error_verbosity": "terse"}
    assert bad(log(facts(on_postgres, **quiet))) == []
    assert sentence in sentences(bad(log(facts(on_postgres, **quiet, **changed))))
    shortened = bad(log(facts(on_postgres, **quiet, **changed, log_parameter_max_length="0")))
    assert len(shortened) == ("log_parameter_max_length" not in sentence)


def test_a_server_that_remembers_times_or_archives_its_writes_is_told(on_postgres: Machine) -> None:
    assert list(order(facts(on_postgres))) == []
    assert "track_commit_timestamp" in sentences(bad(order(facts(on_postgres, track_commit_timestamp="on"))))
    assert "archived" in sentences(bad(order(facts(on_postgres, archive_mode="on"))))
    safe = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on")
    assert [finding.verdict for finding in disk(facts(on_postgres, **safe))] == [Verdict.PASS]


def test_an_old_an_empty_and_an_absent_database_are_told(on_postgres: Machine, tmp_path: Path) -> None:
    with psycopg.connect(on_postgres.settings.database_url) as connection:
        connection.execute("DELETE FROM migration WHERE number > 2")
    assert "run: ime migrate" in sentences(bad(database(on_postgres.settings)))
    empty = replace(on_postgres.settings, database_url=url_of(tmp_path / "empty"))
    assert "at step 0 of" in sentences(bad(database(empty)))
    absent = replace(on_postgres.settings, database_url="postgresql:///ime?host=/nowhere")
    assert "cannot be reached" in sentences(bad(database(absent)))


def test_drafts_that_somebody_made_logged_are_told(on_postgres: Machine) -> None:
    with psycopg.connect(on_postgres.settings.database_url) as connection:
        connection.execute("ALTER TABLE draft_1 SET LOGGED")
    assert "SET UNLOGGED" in sentences(bad(database(on_postgres.settings)))


def test_a_secret_on_a_disk_or_too_short_is_told(on_postgres: Machine, memory_folder: Path) -> None:
    if Path("/proc/self/mounts").exists():
        on_disk = Path(__file__)
        assert "lies on a disk" in sentences(bad(pepper(replace(on_postgres.settings, pepper_file=on_disk))))
    short = memory_folder / "short"
    short.write_bytes(b"x")
    assert "less than 32 bytes" in sentences(bad(pepper(replace(on_postgres.settings, pepper_file=short))))
