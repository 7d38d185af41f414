"""Migrations come whole or not at all, and bring old files up to date without losing anything."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import stat
from pathlib import Path

import pytest

from storage.sqlite import files, migrations
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.migrations import DRAFTS

FIRST = migrations.scripts("drafts")


def with_migrations(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    monkeypatch.setattr(migrations, "scripts", lambda _: (*FIRST, *more))


async def test_an_older_file_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = await SqliteDraftRows.open(folder)
    await rows.put(b"tag", 1, b"box")
    await rows.close()
    with_migrations(monkeypatch, "ALTER TABLE draft ADD COLUMN note TEXT;", "CREATE TABLE other (id);")
    assert DRAFTS.version == 3
    for _ in range(2):
        rows = await SqliteDraftRows.open(folder)
        assert await rows.get(b"tag") == b"box"
        await rows.close()
    with sqlite3.connect(folder / "drafts.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("SELECT note FROM draft").fetchall() == [(None,)]
    connection.close()


async def test_a_whole_copy_lies_beside_a_file_while_it_is_brought_up_to_date(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await SqliteDraftRows.open(folder)
    await rows.put(b"tag", 1, b"box")
    await rows.close()
    (folder / "drafts.db.before-0001").write_bytes(b"of a process that was killed")
    seen = []

    def look(connection: sqlite3.Connection, store: migrations.Store) -> None:
        [copy] = folder.glob("drafts.db.before-0002")
        with contextlib.closing(sqlite3.connect(copy)) as copied:
            seen.append(copied.execute("SELECT tag, epoch, box FROM draft").fetchall())
        seen.append(stat.S_IMODE(copy.stat().st_mode))
        migrations.migrate(connection, store)

    with_migrations(monkeypatch, "ALTER TABLE draft ADD COLUMN note TEXT;")
    monkeypatch.setattr(files, "migrate", look)
    await (await SqliteDraftRows.open(folder)).close()
    assert seen == [[(b"tag", 1, b"box")], 0o600]
    assert [file.name for file in folder.iterdir()] == ["drafts.db"]


async def test_a_second_migration_that_fails_leaves_the_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await SqliteDraftRows.open(folder)).close()
    with_migrations(monkeypatch, "CREATE TABLE other (id);", "nonsense")
    with pytest.raises(sqlite3.OperationalError):
        await SqliteDraftRows.open(folder)
    assert sorted(file.name for file in folder.iterdir()) == ["drafts.db", "drafts.db.before-0002"]


async def test_a_migration_that_fails_leaves_the_file_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await SqliteDraftRows.open(folder)).close()
    before = hashlib.sha256((folder / "drafts.db").read_bytes()).digest()
    with_migrations(monkeypatch, "CREATE TABLE other (id); INSERT INTO missing VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="no such table: missing"):
        await SqliteDraftRows.open(folder)
    assert hashlib.sha256((folder / "drafts.db").read_bytes()).digest() == before
    assert [file.name for file in folder.iterdir()] == ["drafts.db"]


async def test_a_new_file_whose_making_fails_is_not_left_half_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_migrations(monkeypatch, "nonsense")
    with pytest.raises(sqlite3.OperationalError):
        await SqliteDraftRows.open(folder)
    assert list(folder.iterdir()) == []
