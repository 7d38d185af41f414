"""The disk is full, the folder is read-only, the file is locked: it says so, nothing changes, and later it works."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.errors import NotSavedError
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import CHANGES, fill, state
from tests.storage.sqlite.test_kill import AFTER, BEFORE, ROOT

SHORT = timedelta(milliseconds=30)

HOLD_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def locked_by_another_program(path: Path, how: str = "BEGIN EXCLUSIVE") -> Iterator[None]:
    command = [sys.executable, "-c", HOLD_LOCK, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


def told(command: list[str]) -> list[str]:
    """Return the lines that a program wrote, in place of none its error."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.splitlines() or [done.stderr] * 3


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("change", [*CHANGES, "drafts", "open"])
@pytest.mark.parametrize(
    ("how", "words"),
    [("full", "disk is full"), ("nearly full", "disk is full"), ("read-only", "belongs to the bot's user")],
)
async def test_what_the_disk_refuses_changes_nothing_and_can_be_done_later(
    folder: Path, how: str, words: str, change: str
) -> None:
    await fill(folder / "data")
    await (await SqliteDraftRows.open(folder / "data")).close()
    command = [sys.executable, "-m", "tests.storage.sqlite.refused", str(folder / "data"), how, change]
    refused, unharmed, afterwards = await asyncio.to_thread(told, command)
    if refused != "done" or how != "nearly full":  # there, a small change may just fit
        assert refused.startswith("refused: ")
        assert words in refused or change == "open"
        assert str(folder) not in refused
        assert unharmed == "same"
    assert afterwards == "done"
    stories = await SqliteStories.open(folder / "data")
    assert await state(stories) == AFTER.get(change, BEFORE)
    await stories.close()
    assert [name for name in names(folder / "data") if name != "new"] == ["drafts.db", "pool.db", "stories.db"]


@pytest.mark.parametrize("file", ["pool.db", "stories.db"])
@pytest.mark.parametrize("change", CHANGES)
async def test_a_file_that_another_program_has_locked_can_be_written_to_later(
    folder: Path, change: str, file: str
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder, busy=SHORT)
    with locked_by_another_program(folder / file):
        with pytest.raises(NotSavedError, match="locked by another program"):
            await CHANGES[change](stories)
        with pytest.raises(NotSavedError, match="locked by another program"):
            await SqliteStories.open(folder, busy=SHORT)
    await CHANGES[change](stories)
    assert await state(stories) == AFTER[change]
    await stories.close()
    assert names(folder) == ["pool.db", "stories.db"]


@pytest.mark.parametrize("file", ["pool.db", "stories.db"])
@pytest.mark.parametrize("change", CHANGES)
async def test_a_reader_that_does_not_let_go_is_waited_for_in_vain_but_harms_nothing(
    folder: Path, change: str, file: str
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder, busy=SHORT)
    with locked_by_another_program(folder / file, "BEGIN"), contextlib.suppress(NotSavedError):
        await CHANGES[change](stories)  # where it does not touch that file it goes through
    await CHANGES[change](stories)
    assert await state(stories) == AFTER[change]
    await stories.close()
    assert names(folder) == ["pool.db", "stories.db"]


async def test_a_locked_drafts_file_can_be_written_to_later(folder: Path) -> None:
    rows = await SqliteDraftRows.open(folder, busy=SHORT)
    with locked_by_another_program(folder / "drafts.db"):
        with pytest.raises(NotSavedError, match=r"drafts\.db is locked by another program"):
            await rows.put(b"tag", 1, b"box")
        with pytest.raises(NotSavedError, match=r"drafts\.db is locked by another program"):
            await rows.delete_epochs_before(2)
    await rows.put(b"tag", 1, b"box")
    assert await rows.get(b"tag") == b"box"
    await rows.close()
