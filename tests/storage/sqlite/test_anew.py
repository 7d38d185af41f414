"""What goes wrong, or comes between, while the released stories are written anew."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from storage.errors import NotSavedError
from storage.sqlite import anew, gently
from storage.sqlite.anew import Anew
from storage.sqlite.changes import Change
from storage.sqlite.gently import Pace
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import NO_WAIT, NOW, fill, story_id


def refuse(_: int) -> None:
    raise OSError(5, "Input/output error")


async def test_a_disk_that_refuses_in_the_middle_is_told_of_and_not_asked_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    with monkeypatch.context() as patched:
        patched.setattr(gently, "_PORTION", 1)
        patched.setattr(anew, "STEPS", 1)
        patched.setattr(gently, "os", SimpleNamespace(fstat=os.fstat, fsync=refuse))
        with pytest.raises(NotSavedError, match="Input/output error"):
            await stories.release(NOW, minimum=6, every=NO_WAIT)
    assert await stories.release(NOW, minimum=6, every=NO_WAIT) == 6
    await stories.close()


async def test_a_withdrawal_comes_before_a_release_that_waits_already(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three want the file: the first has it, the second may be broken off, the third may not wait for the second."""
    await fill(folder)
    stories = await SqliteStories.open(folder)
    written: list[Change] = []
    others: list[asyncio.Task[object]] = []
    asked = asyncio.Event()
    mine, write = Anew.mine, Anew.write

    def asking(self: Anew, *, at_once: bool = False) -> AbstractAsyncContextManager[None]:
        asked.set()
        return mine(self, at_once=at_once)

    async def noted(self: Anew, change: Change, *, can_wait: bool = False) -> None:
        for other in () if others else (stories.release(NOW, minimum=1, every=NO_WAIT), stories.withdraw(story_id(1))):
            asked.clear()
            others.append(asyncio.create_task(other))
            await asked.wait()
        await write(self, change, can_wait=can_wait)
        written.append(change)

    monkeypatch.setattr(Anew, "mine", asking)
    monkeypatch.setattr(Anew, "write", noted)
    monkeypatch.setattr(anew, "STEPS", 1)
    assert await stories.withdraw(story_id(0))
    assert await asyncio.gather(*others) == [6, True]
    assert [change.withdrawn for change in written] == [story_id(0), story_id(1), None]
    await stories.close()


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_release_lets_go_of_the_file_when_nobody_writes_any_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    reported: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context["message"]))
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    write, let_go = Anew._write, Anew._let_go

    def slow(self: Pace) -> int:
        begun.set()
        go_on.wait()
        return int(self.stopping.is_set())

    def until_the_end(self: Anew, *arguments: Any) -> None:
        try:
            write(self, *arguments)
        finally:
            ended.set()

    def afterwards(self: Anew, *arguments: Any) -> None:
        assert ended.is_set()
        let_go(self, *arguments)

    monkeypatch.setattr(anew, "STEPS", 1)
    monkeypatch.setattr(Pace, "__call__", slow)
    monkeypatch.setattr(Anew, "_write", until_the_end)
    monkeypatch.setattr(Anew, "_let_go", afterwards)
    releasing = asyncio.create_task(stories.release(NOW, minimum=6, every=NO_WAIT))
    await asyncio.to_thread(begun.wait)
    for _ in range(times):
        releasing.cancel()
        await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.01, go_on.set)
    await asyncio.wait([releasing])
    assert releasing.cancelled()
    del releasing
    gc.collect()
    assert not reported
    assert (await stories.counts()).released == 5
    await stories.close()


async def test_a_change_stands_though_the_former_file_cannot_be_emptied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(folder)
    stories = await SqliteStories.open(folder)
    monkeypatch.setattr(anew, "give_back", refuse)
    assert await stories.withdraw(story_id(0))
    assert await stories.withdraw(story_id(1)), "and the file was let go of"
    await stories.close()
