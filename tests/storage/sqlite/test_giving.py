"""What a move takes from files whose bot was killed, and not started again before it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from storage.sqlite.changes import Change
from storage.sqlite.giving import given
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import CHANGES, NEW, box, fill, story_id


def told(folder: Path) -> tuple[object, ...]:
    with given(folder) as files:
        return [*files.waiting()], files.count_waiting(), files.waiting_counts().get("prompt", 0), files.last_release()


@pytest.mark.parametrize("change", ["release", "withdraw_waiting"])
async def test_a_story_that_is_in_both_files_waits_no_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    done, killed, fill_anew = folder / "done", folder / "killed", Change.__call__
    await fill(done)

    def filled(self: Change, connection: sqlite3.Connection) -> None:
        shutil.copytree(done, killed)  # with the pool as it is until the new file is in its place
        fill_anew(self, connection)

    stories = await SqliteStories.open(done)
    monkeypatch.setattr(Change, "__call__", filled)
    await CHANGES[change](stories)
    await stories.close()
    shutil.copy(done / "stories.db", killed)
    (killed / "stories.db.new").unlink()
    assert told(killed) == told(done)


async def test_a_story_that_came_during_a_release_waits_for_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)

    async def killed(_: SqliteStories) -> None: ...

    with monkeypatch.context() as patched:
        patched.setattr(SqliteStories, "_finish", killed)
        await CHANGES["release"](stories)
    await stories.add(story_id(NEW), box(NEW), ["prompt"])
    with given(folder) as files:
        assert [*files.waiting()] == [(story_id(NEW), box(NEW))]
        assert (files.count_waiting(), files.waiting_counts()) == (1, {"prompt": 1})
    await stories.close()
