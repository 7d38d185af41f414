"""`ime backup`, and the way back from it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from pyrage import x25519

from bot.__main__ import main
from storage.backup import BackupExistsError, write_backup
from storage.errors import NotSavedError, StoreDamagedError
from storage.sqlite import backup
from storage.sqlite.backup import copy_store
from storage.sqlite.files import prepare
from storage.sqlite.migrations import STAFF, STORIES
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import RELEASED, WAITING, box, fill, story_id

ROOT = Path(__file__).parents[2]
KEYS = f"# Kari, staff\n{x25519.Identity.generate().to_public()}\n{x25519.Identity.generate().to_public()}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    asyncio.run(fill(folder))
    (folder / "recipients.txt").write_text(KEYS)
    return folder


def run(data: Path, to: Path) -> Result:
    return CliRunner().invoke(main, ["backup", "-o", str(to)], env={"DATA_DIR": str(data)})


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


async def boxes(folder: Path) -> dict[bytes, bytes]:
    stories = await SqliteStories.open(folder)
    try:
        assert (await stories.counts()).pool == 0
        return {key: content async for key, content in stories.boxes()}
    finally:
        await stories.close()


def restore_folder(backup: Path, into: Path) -> None:
    for file in backup.iterdir():
        (into / file.name).write_bytes(file.read_bytes())


def restore_tar(backup: Path, into: Path) -> None:
    subprocess.run(["tar", "-xf", backup, "-C", into], check=True)


@pytest.mark.parametrize(("name", "restore"), [("copy", restore_folder), ("copy.tar", restore_tar)])
def test_what_is_restored_is_what_was_released(
    data: Path, tmp_path: Path, name: str, restore: Callable[[Path, Path], None]
) -> None:
    made = run(data, tmp_path / name)
    assert made.exit_code == 0, made.output
    empty = tmp_path / "empty"
    empty.mkdir()
    restore(tmp_path / name, empty)
    assert sorted(file.name for file in empty.iterdir()) == ["recipients.txt", "stories.db"]
    assert (empty / "recipients.txt").read_text() == KEYS
    assert asyncio.run(boxes(empty)) == {story_id(number): box(number) for number in RELEASED}


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_nothing_of_the_pool_is_in_it_and_nobody_else_may_read_it(data: Path, tmp_path: Path, name: str) -> None:
    umask = os.umask(0)
    try:
        assert run(data, tmp_path / name).exit_code == 0
    finally:
        os.umask(umask)
    made = tmp_path / name
    assert stat.S_IMODE(made.stat().st_mode) == (0o700 if made.is_dir() else 0o600)
    files = list(made.iterdir()) if made.is_dir() else [made]
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        content = file.read_bytes()
        for number in WAITING:
            assert story_id(number) not in content
            assert box(number)[:64] not in content
    assert any(story_id(number) in file.read_bytes() for file in files for number in RELEASED), "the control"


def test_it_says_what_is_in_it_and_what_is_not(data: Path, tmp_path: Path) -> None:
    told = run(data, tmp_path / "copy").output
    assert "5 sealed stories" in told
    assert "2 public keys" in told
    for left_out in ("pool.db", "drafts.db", "keys", ".env"):
        assert f"  {left_out}" in told.partition("Not in it")[2]


def test_no_byte_of_the_original_changes(data: Path, tmp_path: Path) -> None:
    before = digests(data)
    assert run(data, tmp_path / "copy").exit_code == 0
    assert digests(data) == before


@pytest.mark.parametrize("there", ["a file", "a folder", "an empty folder", "a link to nowhere"])
@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_it_writes_over_nothing(data: Path, tmp_path: Path, name: str, there: str) -> None:
    target = tmp_path / name
    if there == "a link to nowhere":
        target.symlink_to(tmp_path / "nowhere")
    elif there == "a file":
        target.write_text("mine")
    else:
        target.mkdir()
        if there == "a folder":
            (target / "stories.db").write_text("mine")
    told = run(data, target)
    assert told.exit_code == 1
    assert "is there already" in told.output
    if there == "a file":
        assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_is_not_there_is_told(data: Path, tmp_path: Path) -> None:
    told = run(data, tmp_path / "nowhere" / "copy")
    assert told.exit_code == 1
    assert "make it first" in told.output


def test_before_the_first_start_there_is_nothing_to_copy(tmp_path: Path) -> None:
    told = run(tmp_path, tmp_path / "copy")
    assert told.exit_code == 1
    assert "There is no stories.db" in told.output
    assert not (tmp_path / "copy").exists()


def test_a_damaged_store_is_not_passed_off_as_a_backup(data: Path, tmp_path: Path) -> None:
    store = data / "stories.db"
    content = bytearray(store.read_bytes())
    content[4096:4196] = b"\xff" * 100
    store.write_bytes(content)
    with pytest.raises(StoreDamagedError, match=r"stories\.db"):
        write_backup(tmp_path / "copy", data, data / "recipients.txt")
    assert not (tmp_path / "copy").exists()
    assert store.read_bytes() == content


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_with_a_full_disk_there_is_no_half_backup(data: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "full"
    target.mkdir()
    script = (
        "import resource, signal, sys; from pathlib import Path; from storage.backup import write_backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))\n"
        "data = Path(sys.argv[1]); write_backup(Path(sys.argv[2]), data, data / 'recipients.txt')"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    ended = subprocess.run(
        [sys.executable, "-c", script, data, target / name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "NotSavedError" in ended.stderr
    assert list(target.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [None, "age1nonsense\n", str(x25519.Identity.generate())],
    ids=["no list", "nonsense", "a private key"],
)
def test_a_list_of_keys_that_cannot_be_used_is_left_out_and_told(
    data: Path, tmp_path: Path, content: str | None
) -> None:
    (data / "recipients.txt").unlink()
    if content is not None:
        (data / "recipients.txt").write_text(content)
    told = run(data, tmp_path / "copy")
    assert told.exit_code == 0
    assert "recipients.txt  is missing: " in told.output
    assert [file.name for file in (tmp_path / "copy").iterdir()] == ["stories.db"]
    assert content is None or content.strip() not in told.output


WRITER = """
import itertools, sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)
for number in itertools.count():
    connection.execute("INSERT INTO withdrawn VALUES (?)", (number.to_bytes(16, "big"),))
    print(number, flush=True)
    time.sleep(0.02)
"""


@contextlib.contextmanager
def writing(data: Path) -> Iterator[None]:
    """Another process that writes to the stories all the time."""
    command = [sys.executable, "-c", WRITER, str(data / "stories.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        drained = Thread(target=process.stdout.read)
        drained.start()
        yield
        assert process.poll() is None, "it wrote until the end"
        process.kill()
        drained.join()


def test_beside_a_writer_the_copy_is_whole_or_there_is_none(data: Path, tmp_path: Path) -> None:
    with writing(data):
        for number in range(3):
            copy = tmp_path / f"copy{number}.db"
            try:
                rows = copy_store(data, STORIES, copy)
            except NotSavedError:
                assert not copy.exists()
                continue
            with contextlib.closing(sqlite3.connect(copy)) as opened:
                assert opened.execute("SELECT count(*) FROM withdrawn").fetchone() == (rows["withdrawn"],)
                assert opened.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_who_changes_the_team_meanwhile_is_not_kept_from_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(data, STAFF, timedelta()).release()
    compared, changes = backup._compared, ["Moholt"]

    def after_a_change(source: sqlite3.Connection, copy: Path) -> dict[str, int] | None:
        with contextlib.closing(sqlite3.connect(data / "staff.db", isolation_level=None, timeout=0)) as team:
            team.executemany(
                "INSERT INTO member VALUES (?, 'staff', ?)", [(bytes(24), changes.pop())] if changes else []
            )
        return compared(source, copy)

    monkeypatch.setattr(backup, "_compared", after_a_change)
    assert copy_store(data, STAFF, tmp_path / "copy.db")["member"] == 1, "copied anew, as the change was not in it"


def test_a_copy_comes_under_its_name_only_when_it_is_done(data: Path, tmp_path: Path) -> None:
    write_backup(tmp_path / "copy", data, data / "recipients.txt")
    with pytest.raises(BackupExistsError):
        write_backup(tmp_path / "copy", data, data / "recipients.txt")
