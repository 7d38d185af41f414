"""From files of SQLite to PostgreSQL: everything comes, once, whatever is killed meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import moving
from storage.errors import NotSavedError, OldStoreError
from storage.moving import ChangedFilesError, move
from storage.outreach.addresses import Addresses
from storage.outreach.membership import Invitation, Role
from storage.outreach.model import Campaign, Fate, Place, PlaceKind, Prompt, Purpose, Subscription
from storage.postgres.memory import opened
from storage.postgres.receiving import NotEmptyError, Receiver
from storage.protocols import Counts
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam
from storage.sqlite.stories import SqliteStories
from tests.storage.outreach.test_outbox import DINNER, EVERYBODY, LEASE, PROMPT, WEEK
from tests.storage.outreach.test_outbox import NOW as SENT
from tests.storage.postgres.place import SECRET, url_of
from tests.storage.postgres.server import Server
from tests.storage.sqlite.scenes import NO_WAIT, NOW, box, story_id

ADDRESSES = Addresses.of(bytes(range(64)))


async def a_life(folder: Path) -> None:
    """Something in every table of every file."""
    stories = await SqliteStories.open(folder)
    for number in range(60):
        await stories.add(story_id(number), box(number), ["prompt:A"] if number % 2 else [])
        if number in {19, 39}:
            await stories.release(NOW + timedelta(days=number), minimum=1, every=NO_WAIT)
    await stories.redraw(NOW + timedelta(days=40), after=timedelta(days=14))
    for number in (30, 41):
        assert await stories.withdraw(story_id(number))
    await stories.close()
    outreach = await SqliteOutreach.open(folder, ADDRESSES)
    for number in range(20):
        await outreach.subscribers.put(ADDRESSES.tag(number), Subscription("nn", frozenset({"social", "culture"}), 2))
    await outreach.places.put(Place(ADDRESSES.tag(-5), PlaceKind.GROUP, ADDRESSES.hide("Gang 4"), "nb", confirmed=True))
    await outreach.library.put_prompt(Prompt("9D23GF6M", {"nb": "Hvem hilste du på?"}))
    await outreach.library.put_activity(DINNER)
    await outreach.library.mark_coming(DINNER.id, ADDRESSES.mark(DINNER.id)(ADDRESSES.tag(3)), coming=True)
    await outreach.library.put_campaign(Campaign("abc", "Plakat Moholt"))
    await outreach.outbox.open(replace(PROMPT, audience=EVERYBODY, purpose=Purpose.PROMPT))
    await outreach.outbox.fill(PROMPT.id, week=WEEK, most=500)
    letters = await outreach.outbox.claim(SENT, lease=LEASE, most=5)
    await outreach.outbox.settle([(letter, Fate.SENT) for letter in letters])
    await outreach.close()
    team = await SqliteTeam.open(folder, ADDRESSES)
    for label in ("Moholt", "Dragvoll"):
        await team.invite(Invitation(label.encode().ljust(32), Role.AMBASSADOR, label, SENT + timedelta(hours=48)))
    await team.accept(b"Moholt".ljust(32), ADDRESSES.tag(77), SENT)
    await team.close()


@pytest.fixture(scope="module")
def lived() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        asyncio.run(a_life(Path(name)))
        yield Path(name)


@pytest.fixture
def url(folder: Path, postgres: Server) -> str:
    return url_of(folder)


def quiet(name: str, done: int, total: int) -> None:
    assert done <= total, name


def numbers(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {t: connection.execute(f"SELECT count(*) FROM {t}".encode()).fetchone()[0] for (t,) in tables}  # type: ignore[index]


EVERYTHING = {
    "story": 39,
    "waiting": 19,
    "withdrawn": 2,
    "total": 1,
    "subscriber": 20,
    "place": 1,
    "prompt": 1,
    "activity": 1,
    "campaign": 1,
    "mark": 1,
    "broadcast": 1,
    "letter": 15,
    "member": 1,
    "invitation": 1,
}


async def test_everything_comes_and_the_bot_goes_on_where_it_was(lived: Path, url: str) -> None:
    before = {file.name: file.read_bytes() for file in lived.glob("*.db")}
    told = await asyncio.to_thread(move, lived, url, SECRET, quiet)
    assert told == EVERYTHING
    assert {file.name: file.read_bytes() for file in lived.glob("*.db")} == before
    async with opened(url) as memory:
        stories, outreach = await memory.stories(SECRET), await memory.outreach(ADDRESSES)
        assert await stories.counts() == Counts(19, 39, 2)
        assert await stories.totals() == {"prompt:A": 20}
        assert await stories.release(NOW + timedelta(days=39), minimum=1, every=timedelta(days=1)) == 0
        assert await stories.withdraw(story_id(31)), "whose receipt is still good"
        assert not await stories.withdraw(story_id(1)), "whose receipt has ended"
        assert await stories.release(NOW + timedelta(days=40), minimum=1, every=timedelta(days=1)) == 19
        assert (await stories.totals())["prompt:A"] == 30, "as the files would have counted"
        boxes = Counter([content async for _, content in stories.boxes()])
        assert boxes == Counter(box(number) for number in range(60) if number not in {30, 31, 41})
        assert len(await outreach.outbox.claim(SENT + LEASE, lease=LEASE, most=99)) == 15
        assert (await outreach.subscribers.get(ADDRESSES.tag(3))).topics == {"social", "culture"}  # type: ignore[union-attr]
        assert await outreach.library.heads(DINNER.id) == 1
        assert [member.label for member in await outreach.team.members()] == ["Moholt"]


def killed_after(portions: int, lived: Path, url: str) -> bool:
    """Move in a child that is killed in the middle of its portion number `portions`; return whether it came to that."""
    child = os.fork()
    if not child:
        moving._PORTION = 7
        done, original = 0, Receiver._note

        def counted(receiver: Receiver, *arguments: Any) -> None:
            nonlocal done
            original(receiver, *arguments)
            done += 1
            if done == portions:
                os.kill(os.getpid(), signal.SIGKILL)

        Receiver._note = counted  # type: ignore[method-assign]
        try:
            move(lived, url, SECRET, quiet)
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


async def test_a_move_that_is_killed_again_and_again_goes_on_where_it_was(lived: Path, url: str) -> None:
    """Each child makes a few portions and dies inside one; none of them would come to the end alone."""
    kills = 0
    while killed_after(5, lived, url):
        kills += 1
        assert kills < 30
        with pytest.raises(OldStoreError, match="Finish it with: ime move"):
            async with opened(url):
                pass
    assert kills >= 4
    assert {name: count for name, count in numbers(url).items() if name in EVERYTHING} == EVERYTHING
    async with opened(url):
        pass


async def test_a_database_that_holds_something_is_not_moved_into(lived: Path, url: str) -> None:
    move(lived, url, SECRET, quiet)
    with pytest.raises(NotEmptyError, match="There is something in the database already"):
        move(lived, url, SECRET, quiet)


async def test_files_that_changed_while_a_move_was_interrupted_are_noticed(folder: Path, url: str, lived: Path) -> None:
    for file in lived.glob("*.db"):
        (folder / file.name).write_bytes(file.read_bytes())
    assert killed_after(5, folder, url)
    stories = await SqliteStories.open(folder)
    async for key, _ in stories.boxes():
        await stories.withdraw(key)
        break
    await stories.close()
    with pytest.raises(ChangedFilesError, match="they have changed since the move was begun"):
        await asyncio.to_thread(move, folder, url, SECRET, quiet)


async def test_nobody_writes_to_the_files_meanwhile(folder: Path, url: str, lived: Path) -> None:
    for file in lived.glob("*.db"):
        (folder / file.name).write_bytes(file.read_bytes())
    refused: list[str] = []

    def write(*_: object) -> None:
        connection = sqlite3.connect(folder / "pool.db", timeout=0)
        try:
            connection.execute("DELETE FROM story")
            connection.commit()
        except sqlite3.OperationalError as error:
            refused.append(str(error))
        connection.close()

    move(folder, url, SECRET, write)
    assert set(refused) == {"database is locked"}


async def test_a_folder_without_a_bot_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(NotSavedError, match="There is no bot in"):
        move(tmp_path, url, SECRET, quiet)
