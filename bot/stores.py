"""Which memory the settings name: files of SQLite, or a PostgreSQL. Nothing else of the bot knows of either."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.settings import Settings, SettingsError
from storage.locks import Locks
from storage.mounted import MountedPeppers, Secret
from storage.outreach.addresses import Addresses
from storage.outreach.protocols import Library, Outbox, Places, Subscribers, Team
from storage.peppers import DraftKeys, Peppers
from storage.protocols import DraftRows, Stories
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam
from storage.sqlite.stories import SqliteStories

if TYPE_CHECKING:
    from storage.postgres.memory import PostgresMemory
    from storage.postgres.outreach import PostgresOutreach


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
            stories: Stories = await memory.stories(_secret(settings))
            rows: DraftRows = memory.rows
            outreach = _side_by_side(await memory.outreach(addresses))
            locks: Locks | None = memory.locks(_secret(settings))
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
            yield await memory.stories(_secret(settings))
        else:
            stories = await SqliteStories.open(settings.data_dir)
            stack.push_async_callback(stories.close)
            yield stories


@asynccontextmanager
async def outreach_of(settings: Settings, addresses: Addresses) -> AsyncIterator[Outreach]:
    """The stores that know addresses, alone; raises as `opened` does."""
    async with AsyncExitStack() as stack:
        if settings.database_url:
            memory = await stack.enter_async_context(_postgres(settings))
            yield _side_by_side(await memory.outreach(addresses))
        else:
            outreach = await SqliteOutreach.open(settings.data_dir, addresses)
            stack.push_async_callback(outreach.close)
            team = await SqliteTeam.open(settings.data_dir, addresses)
            stack.push_async_callback(team.close)
            yield Outreach(outreach.subscribers, outreach.places, outreach.library, outreach.outbox, team)


def draft_keys(settings: Settings, now: Callable[[], datetime]) -> DraftKeys:
    """Where the keys of drafts come from: the mounted secret where there is one, the runtime folder else."""
    if settings.pepper_file is None:
        return Peppers(settings.runtime / "peppers", now=now)
    return MountedPeppers(Secret.read(settings.pepper_file), now=now)


@asynccontextmanager
async def _postgres(settings: Settings) -> AsyncIterator[PostgresMemory]:
    try:
        from storage.postgres.memory import opened as opened_memory  # noqa: PLC0415 — its driver is an extra
    except ImportError:
        raise SettingsError(
            ["DATABASE_URL needs PostgreSQL's driver: pip install 'in-my-experience[postgres]'."]
        ) from None
    async with opened_memory(settings.database_url) as memory:
        yield memory


def _secret(settings: Settings) -> Secret:
    if settings.pepper_file is None:  # the settings see to it that there is one
        raise SettingsError(["DATABASE_URL needs PEPPER_FILE."])
    return Secret.read(settings.pepper_file)


def _side_by_side(outreach: PostgresOutreach) -> Outreach:
    return Outreach(outreach.subscribers, outreach.places, outreach.library, outreach.outbox, outreach.team)
