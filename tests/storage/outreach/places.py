"""Where outreach lives, as in tests/storage/contract/places.py."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import psycopg

from storage.outreach.addresses import Addresses
from storage.outreach.protocols import Library, Outbox, Places, Subscribers, Team
from storage.postgres.database import Database
from storage.postgres.outreach import PostgresOutreach
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam
from tests.storage.postgres.place import PostgresPlace, schema_of


class Outreach(Protocol):
    @property
    def subscribers(self) -> Subscribers: ...

    @property
    def places(self) -> Places: ...

    @property
    def library(self) -> Library: ...

    @property
    def outbox(self) -> Outbox: ...

    async def close(self) -> None: ...


class Place(Protocol):
    """One memory that any number of stores can be opened on."""

    async def open_outreach(self, addresses: Addresses) -> Outreach: ...

    def open_team(self, addresses: Addresses) -> contextlib.AbstractAsyncContextManager[Team]: ...

    def content(self) -> bytes:
        """Whatever can be read there: of files every byte, of a database what SQL shows."""
        ...


class SqlitePlace:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def open_outreach(self, addresses: Addresses) -> SqliteOutreach:
        return await SqliteOutreach.open(self._folder, addresses)

    @contextlib.asynccontextmanager
    async def open_team(self, addresses: Addresses) -> AsyncIterator[Team]:
        team = await SqliteTeam.open(self._folder, addresses)
        yield team
        await team.close()

    def content(self) -> bytes:
        return b"".join(file.read_bytes() for file in sorted(self._folder.glob("*.db")))


class PostgresOutreachPlace(PostgresPlace):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._schema = schema_of(folder)

    async def open_outreach(self, addresses: Addresses) -> PostgresOutreach:
        database = await Database.open(self.url)
        try:
            return await PostgresOutreach.open(database, addresses)
        except BaseException:  # a pool that is left to the end of the loop now and then never ends
            await database.close()
            raise

    @contextlib.asynccontextmanager
    async def open_team(self, addresses: Addresses) -> AsyncIterator[Team]:
        outreach = await self.open_outreach(addresses)
        yield outreach.team
        await outreach.close()

    def content(self) -> bytes:
        with psycopg.connect(self.url) as connection:
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (self._schema,))
            rows = [row for (name,) in names.fetchall() for row in connection.execute(f"SELECT * FROM {name}".encode())]
        return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


PLACES: dict[str, type[SqlitePlace | PostgresOutreachPlace]] = {
    "sqlite": SqlitePlace,
    "postgres": PostgresOutreachPlace,
}
