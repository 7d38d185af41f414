"""kill -9 before, in and after every commit: nothing is lost, nothing is doubled, and what was deleted is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import CHANGES, NEW, RELEASED, WAITING, State, box, fill, state

ROOT = Path(__file__).parents[3]

OLD = frozenset(RELEASED)
NOBODY = frozenset[int]()
ALL = len(RELEASED) + len(WAITING)
BEFORE = State(frozenset(WAITING), OLD, OLD, NOBODY, ALL)
AFTER = {
    "add": State(frozenset({*WAITING, NEW}), OLD, OLD, NOBODY, ALL + 1),
    "release": State(NOBODY, OLD | {*WAITING}, OLD | {*WAITING}, NOBODY, ALL),
    "withdraw_waiting": State(frozenset(WAITING[1:]), OLD, OLD, frozenset({WAITING[0]}), ALL),
    "withdraw_released": State(frozenset(WAITING), OLD - {0}, OLD - {0}, frozenset({RELEASED[0]}), ALL),
    "redraw": State(frozenset(WAITING), OLD, NOBODY, NOBODY, ALL),
}
WITHDRAWN = {"withdraw_waiting": WAITING[0], "withdraw_released": RELEASED[0]}


def break_off(folder: Path, change: str) -> dict[str, str]:
    """Run killed.py; return what became of each try, by its folder's name."""
    command = [sys.executable, "-m", "tests.storage.sqlite.killed", str(folder), change]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def remains(folder: Path, number: int) -> list[str]:
    """Return the files in which the beginning, a middle or the end of a box is found."""
    parts = (box(number)[:24], box(number)[1200:1224], box(number)[-24:])
    return [file.name for file in folder.iterdir() if any(part in file.read_bytes() for part in parts)]


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_is_killed_anywhere_is_done_or_not_done(folder: Path, change: str) -> None:
    await fill(folder / "filled")
    outcomes = break_off(folder, change)
    for kind in ("step", "size"):
        ends = {outcome for name, outcome in outcomes.items() if name.startswith(kind)}
        assert ends == {"killed", "finished"}, "some tries were to be killed, and the last ones not"
    seen = set()
    for name in outcomes:
        stories = await SqliteStories.open(folder / name)
        if change in WITHDRAWN and await stories.withdrawn():
            assert remains(folder / name, WITHDRAWN[change]) == [], "opening finished what was begun"
        found = await state(stories)
        await stories.close()
        assert (found, found.told) in {(end, end.told) for end in (BEFORE, AFTER[change])}, name
        seen.add(found == BEFORE)
        assert sorted(file.name for file in (folder / name).iterdir()) == ["pool.db", "stories.db"], name
    assert seen == {True, False}, "the tries were to lie on both sides of the commit"


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_that_was_killed_can_be_made_again(folder: Path, change: str) -> None:
    await fill(folder / "filled")
    for name in break_off(folder, change):
        stories = await SqliteStories.open(folder / name)
        await CHANGES[change](stories)
        found = await state(stories)
        assert (found, found.told) == (AFTER[change], AFTER[change].told), name
        await stories.close()


async def test_a_store_whose_making_was_killed_is_made_the_next_time(folder: Path) -> None:
    (folder / "filled").mkdir()
    outcomes = break_off(folder, "open")
    assert "killed" in outcomes.values()
    for name in outcomes:
        stories = await SqliteStories.open(folder / name)
        assert (await stories.counts()).pool == 0
        await stories.close()
        assert sorted(file.name for file in (folder / name).iterdir()) == ["pool.db", "stories.db"], name


async def test_the_search_for_remains_finds_what_is_there(folder: Path) -> None:
    await fill(folder)
    assert remains(folder, RELEASED[0]) == ["stories.db"]
    assert remains(folder, WAITING[0]) == ["pool.db"]
