"""A file that is not ours, not whole or too new is told about, and does not change by a byte."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import NewerStoreError, StorageError, StoreDamagedError
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import fill

FILES = ["pool.db", "stories.db"]


def prints(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


async def refusal(folder: Path) -> StorageError:
    """Open, expecting an error; hold that nothing changed and nothing was left."""
    before = prints(folder)
    modes = {file.name: file.stat() for file in folder.iterdir()}
    with pytest.raises(StorageError) as caught:
        await SqliteStories.open(folder)
    after = prints(folder)
    # the pool is looked at first, and made if it is not there
    assert {name: after[name] for name in before} == before
    assert after.keys() <= before.keys() | {"pool.db"}
    for name, then in modes.items():
        now = (folder / name).stat()
        assert (now.st_mode, now.st_mtime_ns, now.st_ino) == (then.st_mode, then.st_mtime_ns, then.st_ino)
    return caught.value


def another_programs(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE story (id, box)")
    connection.close()


def another_programs_in_wal_mode(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE story (id, box)")
    connection.close()


def ours_in_wal_mode(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[18:20] = b"\x02\x02"
    path.write_bytes(content)


FOREIGN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("Shopping list\n" * 400),
    "short": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
    "another program's": another_programs,
    "another program's in WAL mode": another_programs_in_wal_mode,
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", FOREIGN)
async def test_a_foreign_file_is_left_alone(folder: Path, file: str, kind: str) -> None:
    FOREIGN[kind](folder / file)
    error = await refusal(folder)
    assert isinstance(error, StoreDamagedError)
    assert file in str(error)
    assert str(folder) not in str(error)


@pytest.mark.parametrize("file", FILES)
async def test_a_store_in_wal_mode_is_left_alone(folder: Path, file: str) -> None:
    await fill(folder)
    ours_in_wal_mode(folder / file)
    assert isinstance(await refusal(folder), StoreDamagedError)


@pytest.mark.parametrize("file", FILES)
async def test_a_stray_wal_file_is_not_taken_in(folder: Path, file: str) -> None:
    await fill(folder)
    (folder / f"{file}-wal").write_bytes(b"anything")
    assert isinstance(await refusal(folder), StoreDamagedError)


async def test_the_two_files_are_not_taken_for_each_other(folder: Path) -> None:
    await fill(folder)
    (folder / "pool.db").rename(folder / "other")
    (folder / "stories.db").rename(folder / "pool.db")
    (folder / "other").rename(folder / "stories.db")
    assert isinstance(await refusal(folder), StoreDamagedError)


@pytest.mark.parametrize("file", FILES)
async def test_a_store_of_a_newer_version_is_left_alone(folder: Path, file: str) -> None:
    await fill(folder)
    connection = sqlite3.connect(folder / file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    error = await refusal(folder)
    assert isinstance(error, NewerStoreError)
    assert file in str(error)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("left", [1, 99, 100, 4095, 4096, 4097, 8192, 3 * 4096, -4096, -1])
async def test_a_cut_file_is_left_alone(folder: Path, file: str, left: int) -> None:
    await fill(folder)
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:left])
    assert isinstance(await refusal(folder), StoreDamagedError)


@pytest.mark.parametrize("file", FILES)
async def test_a_file_with_something_added_is_left_alone(folder: Path, file: str) -> None:
    await fill(folder)
    with (folder / file).open("ab") as content:
        content.write(bytes(1000))
    assert isinstance(await refusal(folder), StoreDamagedError)


@pytest.mark.parametrize("file", FILES)
async def test_whole_pages_behind_the_end_as_a_kill_leaves_them_are_no_damage_and_go_with_the_next_change(
    folder: Path, file: str
) -> None:
    """A soak found it: killed between the end of a commit and the cutting of the file, SQLite leaves spare pages."""
    await fill(folder)
    with (folder / file).open("ab") as content:
        content.write(b"needle".ljust(4096, b"x") * 4)
    stories = await SqliteStories.open(folder)
    counted = await stories.counts()
    assert counted.released
    await stories.add(bytes(16), b"box")
    await stories.release(datetime(2026, 11, 30, 12, tzinfo=UTC), minimum=1, every=timedelta(0))
    assert (await stories.counts()).released == counted.released + counted.pool + 1
    await stories.close()
    assert b"needle" not in (folder / file).read_bytes()


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("page", [0, 1, 2, 3])
async def test_a_page_of_noise_is_found_and_left_alone(folder: Path, file: str, page: int) -> None:
    await fill(folder)
    content = bytearray((folder / file).read_bytes())
    start = page * 4096 + 100 * (page == 0)
    noise = hashlib.shake_256(b"noise").digest(4096 * (page + 1) - start)
    content[start : start + len(noise)] = noise
    (folder / file).write_bytes(content)
    assert isinstance(await refusal(folder), StoreDamagedError)


async def test_a_journal_without_its_file_is_not_played_into_a_new_one(folder: Path) -> None:
    (folder / "pool.db-journal").write_bytes(b"left by something")
    before = prints(folder)
    with pytest.raises(StoreDamagedError, match=r"pool\.db is missing although its journal is there"):
        await SqliteStories.open(folder)
    assert prints(folder) == before


async def test_a_refused_file_can_be_replaced_and_opened_in_the_same_program(folder: Path) -> None:
    (folder / "drafts.db").write_text("not a database")
    with pytest.raises(StoreDamagedError):
        await SqliteDraftRows.open(folder)
    (folder / "drafts.db").unlink()
    rows = await SqliteDraftRows.open(folder)
    await rows.put(b"tag", 1, b"box")
    assert await rows.get(b"tag") == b"box"
    await rows.close()
