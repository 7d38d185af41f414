"""The database stops, is full, old, new, somebody else's, or locked; programs that use it are killed."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.errors import NewerStoreError, NotSavedError, OldStoreError, StorageError, WrongKeyFileError
from storage.mounted import Secret
from storage.postgres.covers import Covers
from storage.postgres.database import Database
from storage.postgres.faults import told_plainly
from storage.postgres.migrations import migrate, scripts
from storage.postgres.stories import PostgresStories
from storage.protocols import Counts
from tests.storage.postgres.place import SECRET, PostgresPlace, url_of
from tests.storage.postgres.server import Server
from tests.storage.sqlite.scenes import CHANGES, NO_WAIT, NOW, RELEASED, WAITING, box, state, story_id
from tests.storage.sqlite.test_kill import AFTER, BEFORE


@pytest.fixture
def place(folder: Path, postgres: Server) -> PostgresPlace:
    return PostgresPlace(folder)


async def fill(stories: PostgresStories) -> None:
    for number in RELEASED:
        await stories.add(story_id(number), box(number))
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    for number in WAITING:
        await stories.add(story_id(number), box(number))


async def test_a_database_that_is_started_anew_is_used_again_at_once(mortal: Server) -> None:
    migrate(mortal.url())
    stories = await PostgresStories.open(await Database.open(mortal.url()), Covers(SECRET))
    await asyncio.gather(*(stories.add(story_id(number), box(number)) for number in range(5)))
    for how in (signal.SIGINT, signal.SIGQUIT):
        mortal.stop(how)
        mortal.start()
        await asyncio.gather(*(stories.add(story_id(number), box(number)) for number in range(12)))
    assert await stories.counts() == Counts(12, 0, 0)
    await stories.close()


async def test_a_database_that_is_gone_is_told_in_a_sentence_without_its_address(
    mortal: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(mortal.url())
    monkeypatch.setattr("storage.postgres.database.PATIENCE", timedelta(milliseconds=50))
    database = await Database.open(mortal.url())
    mortal.stop()
    with pytest.raises(NotSavedError, match=r"Nothing was changed: the database cannot be reached") as told:
        await database.rows("SELECT 1")
    with pytest.raises(NotSavedError, match=r"the database cannot be reached") as at_the_start:
        await Database.open(mortal.url())
    for error in (told, at_the_start):
        assert str(mortal.folder) not in "".join(traceback.format_exception(error.value))
    await database.close()
    mortal.start()


async def test_an_empty_an_old_and_a_newer_database_are_refused(folder: Path, postgres: Server) -> None:
    url = url_of(folder)
    with pytest.raises(OldStoreError, match=r"The database is empty.*run: ime migrate"):
        await Database.open(url)
    assert migrate(url) == len(scripts())
    assert migrate(url) == 0
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM migration WHERE number = %s", (len(scripts()),))
    with pytest.raises(OldStoreError, match=r"of an older version of the bot.*run: ime migrate"):
        await Database.open(url)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO migration (number) VALUES (%s), (999)", (len(scripts()),))
    with pytest.raises(NewerStoreError, match="newer version"):
        await Database.open(url)
    with pytest.raises(NewerStoreError, match="newer version"):
        migrate(url)


async def test_migrations_that_are_begun_at_once_are_made_once_and_one_that_fails_changes_nothing(
    folder: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr("storage.postgres.migrations.scripts", lambda: (*scripts(), "SELECT 1/0"))
        with pytest.raises(psycopg.errors.DivisionByZero):
            migrate(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('story'), to_regclass('migration')").fetchone() == (None, None)
    steps = await asyncio.gather(*(asyncio.to_thread(migrate, url) for _ in range(4)))
    assert sorted(steps) == [0, 0, 0, len(scripts())]


async def test_a_lock_that_is_held_for_too_long_is_not_waited_for(place: PostgresPlace) -> None:
    stories = await PostgresStories.open(
        await Database.open(place.url, busy=timedelta(milliseconds=50)), Covers(SECRET)
    )
    await fill(stories)
    async with await psycopg.AsyncConnection.connect(place.url) as other:
        await other.execute("LOCK TABLE waiting, story, withdrawn IN ACCESS EXCLUSIVE MODE")
        for change in CHANGES.values():
            with pytest.raises(NotSavedError, match="somebody else held on to the same for too long"):
                await change(stories)
    assert await state(stories) == BEFORE
    await stories.close()


async def test_another_secret_is_refused_as_long_as_stories_wait_under_the_former(place: PostgresPlace) -> None:
    stories, other = await place.open_stories(), Covers(Secret(b"x" * 32))
    await stories.add(story_id(1), box(1))
    refused = await Database.open(place.url)
    with pytest.raises(WrongKeyFileError, match="Put the former PEPPER_FILE back"):
        await PostgresStories.open(refused, other)
    await refused.close()
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    renewed = await PostgresStories.open(await Database.open(place.url), other)
    await stories.add(story_id(2), box(2))  # by a replica that still has the former one
    with pytest.raises(WrongKeyFileError, match="Put the former PEPPER_FILE back"):
        await renewed.release(NOW, minimum=1, every=NO_WAIT)
    await renewed.close()
    await stories.close()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("53100", "out of room"),
        ("53300", "out of room, memory or connections"),
        ("57P01", "stopping, starting"),
        ("40P01", "somebody else changed the same"),
        ("25006", "read-only"),
        ("42501", "may not do this"),
        ("28P01", "user and password"),
        ("3D000", "no such database"),
        ("XX001", "damaged"),
    ],
)
def test_errors_are_told_by_their_class_and_never_in_the_database_s_words(state: str, sentence: str) -> None:
    with pytest.raises(StorageError, match=sentence) as told, told_plainly():
        raise psycopg.errors.lookup(state)("Key (id)=(vaffel) already exists")
    assert "vaffel" not in "".join(traceback.format_exception(told.value))


def test_a_mistake_of_ours_stays_what_it_is() -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn), told_plainly():
        raise psycopg.errors.UndefinedColumn("no such column")


def until_nobody_is_there(url: str) -> None:
    """The server hears of a client's death a moment later; until then its locks are held."""
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(others).fetchone() != (0,):
            time.sleep(0.005)


def killed_at(point: int, url: str, change: str) -> bool:
    """Make a change in a child that is killed at its statement number `point`; return whether it came to that."""
    child = os.fork()
    if not child:
        done = 0

        def counted(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
            async def call(*arguments: Any, **named: Any) -> Any:
                nonlocal done
                done += 1
                if done == point:
                    os.kill(os.getpid(), signal.SIGKILL)
                return await original(*arguments, **named)

            return call

        async def work() -> None:
            stories = await PostgresStories.open(await Database.open(url), Covers(SECRET))
            psycopg.AsyncConnection.execute = counted(psycopg.AsyncConnection.execute)  # type: ignore[method-assign]
            psycopg.AsyncCursor.executemany = counted(psycopg.AsyncCursor.executemany)  # type: ignore[method-assign]
            psycopg.AsyncTransaction.__aexit__ = counted(psycopg.AsyncTransaction.__aexit__)  # type: ignore[method-assign]
            await CHANGES[change](stories)
            await stories.close()

        asyncio.run(work())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    until_nobody_is_there(url)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_is_killed_anywhere_is_done_or_not_done_and_can_be_made_again(
    folder: Path, postgres: Server, change: str
) -> None:
    """Also just before its commit, and after it."""
    seen, point, killed = set(), 0, True
    while killed:
        point += 1
        place = PostgresPlace(folder / str(point))

        async def prepared(place: PostgresPlace = place) -> None:
            stories = await place.open_stories()
            await fill(stories)
            await stories.close()

        async def looked_at(place: PostgresPlace = place) -> None:
            stories = await place.open_stories()
            rolled = await stories.counts()
            await CHANGES[change](stories)
            assert await state(stories) == AFTER[change]
            seen.add(rolled)
            await stories.close()

        asyncio.run(prepared())
        killed = killed_at(point, place.url, change)
        asyncio.run(looked_at())
    assert point > 3
    assert len(seen) == (1 if change == "redraw" else 2), "the tries were to lie on both sides of the commit"


@pytest.mark.parametrize("terse", [True, False])
async def test_whatever_goes_wrong_a_terse_log_of_the_server_holds_no_value(
    place: PostgresPlace, postgres: Server, *, terse: bool
) -> None:
    """The other case is the control, and why `ime doctor` asks for log_error_verbosity = terse."""
    url = place.url + f"%20-clog_error_verbosity%3D{'terse' if terse else 'default'}"
    stories = await PostgresStories.open(await Database.open(url), Covers(SECRET))
    await fill(stories)
    before = postgres.log.stat().st_size
    values = [story_id(1), story_id(3), b"Friedegunde", box(1)[:16], box(3)[:16]]
    for sql, parameters in (
        ("INSERT INTO story (id, box) VALUES (%s, %s)", (story_id(1), box(1))),
        ("INSERT INTO story (id, box) VALUES (%s, %s)", (b"Friedegunde", box(3))),
        ("UPDATE story SET id = %s", (story_id(3),)),
        ("SELECT 1/0, %s::bytea", (box(3),)),
    ):
        with pytest.raises(psycopg.Error):
            await stories._database.rows(sql, parameters)
    log = postgres.log.read_bytes()[before:]
    assert log.count(b"ERROR:") == 4
    told = [value for value in values if value in log or value.hex().encode() in log]
    assert bool(told) is not terse
    await stories.close()
