"""A program that is killed in the middle of its work, over and over: see test_kill.py.

`python -m tests.storage.sqlite.killed FOLDER CHANGE`, where FOLDER/filled is a filled store. Each try works on a copy
of it, in a process of its own that ends by a real signal; FOLDER/<kind>-<point> is what it leaves behind, and each
try's outcome is told.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import os
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite

from storage.sqlite.changes import Change
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import CHANGES

LIMITS = range(0, 100 * 1024, 4096)
WATCHED = ("pool.db-journal", "stories.db.new")
STEPS: list[tuple[Any, str]] = [
    (aiosqlite.Connection, "execute_fetchall"),
    (Change, "__call__"),
    (os, "fsync"),
    (Path, "rename"),
    (Path, "unlink"),
]
"""What a change consists of: statements, the filling of the new file, having the disk take it, the exchange."""


def kill_at_step(point: int) -> None:
    """Kill this process when it is about to take its step number `point`."""
    taken = itertools.count(1)

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            if next(taken) == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        return step

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))


def kill_at_size(limit: int) -> None:
    """Have the kernel kill this process in the write that would make a file longer than `limit`: inside a commit."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def kill_at_sight(folder: Path, name: str) -> None:
    """Kill this process as soon as a file whose name begins so is seen, some instant within a commit."""

    def watch() -> None:
        while not any(found.name.startswith(name) for found in folder.iterdir()):
            pass
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


async def work(folder: Path, change: str, arm: Callable[[], None]) -> None:
    if change == "open":
        arm()
    stories = await SqliteStories.open(folder)
    if change != "open":
        arm()
        await CHANGES[change](stories)
    await stories.close()


def attempt(folder: Path, change: str, arm: Callable[[], None]) -> bool:
    """Work in a child; return whether it was killed."""
    child = os.fork()
    if not child:
        asyncio.run(work(folder, change, arm))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
    sys.stdout.write(f"{folder.name} {'killed' if os.WIFSIGNALED(status) else 'finished'}\n")
    sys.stdout.flush()  # else the next child takes what is not written yet along
    return os.WIFSIGNALED(status)


def main(place: Path, change: str) -> None:
    def copy(name: str) -> Path:
        return Path(shutil.copytree(place / "filled", place / name))

    point = 1
    while attempt(copy(f"step-{point}"), change, functools.partial(kill_at_step, point)):
        point += 1
    for limit in LIMITS:
        attempt(copy(f"size-{limit}"), change, functools.partial(kill_at_size, limit))
    for name in WATCHED:
        for turn in range(3):
            folder = copy(f"sight-{name}-{turn}")
            attempt(folder, change, functools.partial(kill_at_sight, folder, name))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
