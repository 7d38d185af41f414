"""Where memories live: each kind of place can be opened several times at once.

To hold another implementation to the contract, write its place and add it to `PLACES`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from storage.protocols import DraftRows, Stories
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories
from tests.storage.fakes import MemoryDraftRows, MemoryStories, StoriesPlace
from tests.storage.postgres.place import PostgresPlace


class Place(Protocol):
    """One memory that any number of stores can be opened on."""

    async def open_stories(self) -> Stories: ...

    async def open_rows(self) -> DraftRows: ...


class MemoryPlace:
    def __init__(self, folder: Path) -> None:
        self._stories = StoriesPlace()
        self._rows: dict[bytes, tuple[int, bytes]] = {}

    async def open_stories(self) -> Stories:
        return MemoryStories(self._stories)

    async def open_rows(self) -> DraftRows:
        return MemoryDraftRows(self._rows)


class SqlitePlace:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def open_stories(self) -> Stories:
        return await SqliteStories.open(self._folder)

    async def open_rows(self) -> DraftRows:
        return await SqliteDraftRows.open(self._folder)


PLACES: dict[str, type[MemoryPlace | SqlitePlace | PostgresPlace]] = {
    "memory": MemoryPlace,
    "sqlite": SqlitePlace,
    "postgres": PostgresPlace,
}
SHARED_BY_PROCESSES = ("sqlite", "postgres")
