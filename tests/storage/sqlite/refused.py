"""A program whose disk refuses it and then relents: see test_refusals.py.

`python -m tests.storage.sqlite.refused FOLDER HOW CHANGE` tells what the change came to under refusal, whether the
same store was unharmed, and what the change came to afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from storage.errors import NotSavedError
from storage.protocols import DraftRows, Stories
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.storage.sqlite.scenes import CHANGES

NOBODY = 65534
SHORT = timedelta(milliseconds=20)


@contextlib.contextmanager
def longest_file(size: int) -> Iterator[None]:
    """Let this process write nothing beyond this size into any file, new or old."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def full_disk(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Leave not even room for a journal."""
    return longest_file(512)


def nearly_full_disk(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Leave room for a journal, and for rolling back, but not for all of what is then to be written."""
    return longest_file(44 * 1024)


@contextlib.contextmanager
def read_only_folder(folder: Path) -> Iterator[None]:
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


REFUSALS = {"full": full_disk, "nearly full": nearly_full_disk, "read-only": read_only_folder}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def become_nobody(folder: Path) -> None:
    """Root may write anywhere, so give it up; all that is needed from the disk has been imported."""
    for path in (folder.parent, folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


async def change_drafts(rows: DraftRows) -> None:
    await rows.put(b"tag", 1, bytes(9000))


async def attempt(what: str, stories: Stories, rows: DraftRows) -> str:
    try:
        if what == "drafts":
            await change_drafts(rows)
        else:
            await CHANGES[what](stories)
    except NotSavedError as error:
        return f"refused: {error}"
    return "done"


async def warm_up(folder: Path) -> None:
    """Have everything imported and read that nobody's user may have no right to."""
    await (await SqliteStories.open(folder)).close()
    await (await SqliteDraftRows.open(folder)).close()


async def main(folder: Path, how: str, change: str) -> None:
    if change == "open":
        with REFUSALS[how](folder):
            try:
                stories = await SqliteStories.open(folder / "new", busy=SHORT)
            except NotSavedError as error:
                say(f"refused: {error}")
            else:
                await stories.close()
                say("done")
        say("same" if not list(folder.glob("new/*")) else "changed")
        await (await SqliteStories.open(folder / "new", busy=SHORT)).close()
        say("done")
        return
    stories = await SqliteStories.open(folder, busy=SHORT)
    rows = await SqliteDraftRows.open(folder, busy=SHORT)
    try:
        before = await stories.counts()
        with REFUSALS[how](folder):
            say(await attempt(change, stories, rows))
            say("same" if await stories.counts() == before and await rows.get(b"tag") is None else "changed")
        say(await attempt(change, stories, rows))
    finally:
        await stories.close()
        await rows.close()


if __name__ == "__main__":
    asyncio.run(warm_up(Path(sys.argv[1])))
    if os.getuid() == 0 and sys.argv[2] == "read-only":
        become_nobody(Path(sys.argv[1]))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
