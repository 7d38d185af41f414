"""The rules that every connection keeps, and who may look at the files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import aiosqlite
import pytest

from storage.errors import NotSavedError, StorageError
from storage.sqlite import connection as rules
from storage.sqlite.connection import Database
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.migrations import DRAFTS, POOL, STORIES, scripts
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import NO_WAIT, NOW, box, story_id


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_every_rule_is_in_force_in_the_file_that_is_written_to(folder: Path) -> None:
    database = await Database.open(folder, POOL, beside=STORIES)
    expected = {
        "PRAGMA journal_mode": "delete",
        "PRAGMA secure_delete": 1,
        "PRAGMA synchronous": 3,
        "PRAGMA application_id": POOL.application_id,
        "PRAGMA user_version": POOL.version,
        "PRAGMA stories.application_id": STORIES.application_id,
        "PRAGMA stories.user_version": STORIES.version,
        "PRAGMA temp_store": 2,
        "PRAGMA trusted_schema": 0,
    }
    found = {pragma: (await database.rows(pragma))[0][0] for pragma in expected}
    await database.close()
    assert found == expected


async def test_the_file_beside_cannot_be_written_to(folder: Path) -> None:
    database = await Database.open(folder, POOL, beside=STORIES)
    with pytest.raises(NotSavedError):
        await database.rows("DELETE FROM stories.story")
    await database.close()


async def test_a_rule_that_sqlite_does_not_keep_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.EACH_FILE, "secure_delete", ("OFF", 1))
    with pytest.raises(StorageError, match="does not keep the rule"):
        await Database.open(folder, POOL)
    monkeypatch.undo()
    await (await Database.open(folder, POOL)).close()


async def test_tables_have_no_row_numbers_and_no_dates(folder: Path) -> None:
    await (await SqliteStories.open(folder)).close()
    await (await SqliteDraftRows.open(folder)).close()
    tables = {}
    for store in (POOL, STORIES, DRAFTS):
        async with aiosqlite.connect(folder / f"{store.name}.db") as connection:
            for name, sql in await connection.execute_fetchall("SELECT name, sql FROM sqlite_schema"):
                columns = await connection.execute_fetchall(f"PRAGMA table_info({name})")
                tables[store.name, name] = ({column[1] for column in columns}, "WITHOUT ROWID" in sql)
    assert tables == {
        ("pool", "story"): ({"id", "box"}, True),
        ("pool", "release"): ({"only_row", "at", "order_owed", "leaving_at"}, False),
        ("pool", "waiting_count"): ({"name", "count", "leaving"}, True),
        ("stories", "story"): ({"id", "box"}, True),
        ("stories", "receipt"): ({"id", "week"}, True),
        ("stories", "total"): ({"name", "count"}, True),
        ("stories", "withdrawn"): ({"id"}, True),
        ("drafts", "draft"): ({"tag", "epoch", "box"}, True),
    }


async def test_folders_and_files_are_private_whatever_the_umask(folder: Path, umask: int) -> None:
    data = folder / "data"
    stories = await SqliteStories.open(data)
    rows = await SqliteDraftRows.open(data)
    await stories.add(story_id(1), box(1))
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    await stories.close()
    await rows.close()
    assert {path.name: oct(mode(path)) for path in (data, *data.iterdir())} == {
        "data": "0o700",
        "pool.db": "0o600",
        "stories.db": "0o600",
        "drafts.db": "0o600",
    }


async def test_journals_are_private_too(folder: Path, umask: int) -> None:
    database = await Database.open(folder, POOL)
    async with database.transaction() as connection:
        await connection.execute_fetchall("INSERT INTO story VALUES (?, ?)", (story_id(1), box(1)))
        journals = [path for path in folder.iterdir() if path.name.endswith("-journal")]
        assert [oct(mode(path)) for path in journals] == ["0o600"]
    await database.close()


async def test_what_others_could_look_into_is_closed_to_them(folder: Path) -> None:
    data = folder / "data"
    await (await SqliteStories.open(data)).close()
    data.chmod(0o755)
    (data / "pool.db").chmod(0o644)
    await (await SqliteStories.open(data)).close()
    assert (mode(data), mode(data / "pool.db")) == (0o700, 0o600)


async def test_a_file_that_vanished_is_not_made_anew_by_sqlite(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    await stories.close()
    (folder / "pool.db").unlink()
    reopened = await SqliteStories.open(folder)
    await reopened.close()
    assert mode(folder / "pool.db") == 0o600


def test_migrations_are_numbered_without_a_gap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert all(len(scripts(store.name)) == store.version >= 1 for store in (POOL, STORIES, DRAFTS))
    folder = tmp_path / "holes"
    folder.mkdir()
    (folder / "0001_first.sql").write_text("")
    (folder / "0003_third.sql").write_text("")
    monkeypatch.setattr("storage.sqlite.migrations.resources.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="a gap before 0003_third"):
        scripts("holes")
