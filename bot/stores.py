"""Which memory the settings name: files of SQLite, or a PostgreSQL. Nothing else of the bot knows of either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.settings import Settings, SettingsError
from storage.locks import Locks
from storage.mounted import MountedPeppers, Secret
from storage.outreach.addresses import Addresses, read_or_make_key
from storage.outreach.protocols import Library, Outbox, Places, Subscribers, Team
from storage.peppers import DraftKeys, Peppers
from storage.protocols import DraftRows, Stories
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.migrations import OUTREACH, POOL, STAFF, STORIES
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam
from storage.sqlite.stories import SqliteStories

if TYPE_CHECKING:
    from storage.postgres.examining import Facts
    from storage.postgres.memory import PostgresMemory
    from storage.postgres.outreach import PostgresOutreach


FILES: Final = tuple(store.name for store in (POOL, STORIES, OUTREACH, STAFF))
"""Names of SQLite's files in DATA_DIR, without `.db`."""


class Outreach(NamedTuple):
    """The stores that know addresses."""

    subscribers: Subscribers
    places: Places
    library: Library
    outbox: Outbox
    team: Team


@dataclass(frozen=True, slots=True)
class Stores:
    """All that the bot remembers.

    Attributes:
        locks: Shared with whoever else uses these stores; None where nobody else does.
    """

    stories: Stories
    rows: DraftRows
    outreach: Outreach
    locks: Locks | None


@asynccontextmanager
async def opened(settings: Settings, addresses: Addresses) -> AsyncIterator[Stores]:
    """All stores, until the block ends.

    Raises:
        SettingsError, StorageError: They cannot be used; the sentence says what the operator must do.
    """
    async with AsyncExitStack() as stack:
        if settings.database_url:
            memory = await stack.enter_async_context(_postgres(settings))
            stories: Stories = await memory.stories(secret_of(settings))
            rows: DraftRows = memory.rows
            outreach = _side_by_side(await memory.outreach(addresses))
            locks: Locks | None = memory.locks(secret_of(settings))
        else:
            locks = None
            stories = await stack.enter_async_context(stories_of(settings))
            rows = await SqliteDraftRows.open(settings.runtime)
            stack.push_async_callback(rows.close)
            outreach = await stack.enter_async_context(outreach_of(settings, addresses))
        yield Stores(stories, rows, outreach, locks)


@asynccontextmanager
async def stories_of(settings: Settings) -> AsyncIterator[Stories]:
    """The stories alone; raises as `opened` does."""
    async with AsyncExitStack() as stack:
        if settings.database_url:
            memory = await stack.enter_async_context(_postgres(settings))
            yield await memory.stories(secret_of(settings))
        else:
            stories = await SqliteStories.open(settings.data_dir)
            stack.push_async_callback(stories.close)
            yield stories


@asynccontextmanager
async def outreach_of(settings: Settings, addresses: Addresses | None = None) -> AsyncIterator[Outreach]:
    """The stores that know addresses, alone, under the key that the settings name; raises as `opened` does."""
    async with AsyncExitStack() as stack:
        if addresses is None:
            addresses = await asyncio.to_thread(read_or_make_key, settings.address_key)
        if settings.database_url:
            memory = await stack.enter_async_context(_postgres(settings))
            yield _side_by_side(await memory.outreach(addresses))
        else:
            outreach = await SqliteOutreach.open(settings.data_dir, addresses)
            stack.push_async_callback(outreach.close)
            team = await SqliteTeam.open(settings.data_dir, addresses)
            stack.push_async_callback(team.close)
            yield Outreach(outreach.subscribers, outreach.places, outreach.library, outreach.outbox, team)


async def migrate(settings: Settings) -> int:
    """Bring whatever the settings name up to date; return how many steps a database took. Raises as `opened` does."""
    if settings.database_url:
        with _driver():
            from storage.postgres.migrations import migrate as migrate_database  # noqa: PLC0415 — as below
        return await asyncio.to_thread(migrate_database, settings.database_url)
    addresses = await asyncio.to_thread(read_or_make_key, settings.address_key)
    async with opened(settings, addresses):
        return 0


def move(settings: Settings, progress: Callable[[str, int, int], None]) -> dict[str, int]:
    """Move from the files to the database; see `storage.moving.move`."""
    if not settings.database_url:
        raise SettingsError(["DATABASE_URL is not set; it says where to move to."])
    with _driver():
        from storage.moving import move as move_all  # noqa: PLC0415 — as below
    return move_all(settings.data_dir, settings.database_url, secret_of(settings), progress)


def facts_of(settings: Settings) -> Facts:
    """What the database says about itself; raises NotSavedError where it cannot be reached."""
    with _driver():
        from storage.postgres.examining import examined  # noqa: PLC0415 — as below
    return examined(settings.database_url)


def draft_keys(settings: Settings, now: Callable[[], datetime]) -> DraftKeys:
    """Where the keys of drafts come from: the mounted secret where there is one, the runtime folder else."""
    if settings.pepper_file is None:
        return Peppers(settings.runtime / "peppers", now=now)
    return MountedPeppers(Secret.read(settings.pepper_file), now=now)


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except ImportError:
        raise SettingsError(
            ["DATABASE_URL needs PostgreSQL's driver: pip install 'in-my-experience[postgres]'."]
        ) from None


@asynccontextmanager
async def _postgres(settings: Settings) -> AsyncIterator[PostgresMemory]:
    with _driver():
        from storage.postgres.memory import opened as opened_memory  # noqa: PLC0415 — its driver is an extra
    async with opened_memory(settings.database_url) as memory:
        yield memory


def secret_of(settings: Settings) -> Secret:
    """The mounted secret; raises SecretFileError where it cannot be used."""
    if settings.pepper_file is None:  # the settings see to it that there is one
        raise SettingsError(["DATABASE_URL needs PEPPER_FILE."])
    return Secret.read(settings.pepper_file)


def _side_by_side(outreach: PostgresOutreach) -> Outreach:
    return Outreach(outreach.subscribers, outreach.places, outreach.library, outreach.outbox, outreach.team)
