"""All stores of one database, on the same connections."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from storage.mounted import Secret
from storage.outreach.addresses import Addresses
from storage.postgres.covers import Covers
from storage.postgres.database import Database
from storage.postgres.drafts import PostgresDraftRows
from storage.postgres.locks import PostgresLocks
from storage.postgres.outreach import PostgresOutreach
from storage.postgres.stories import PostgresStories


class PostgresMemory:
    """A database, and the stores in it, each opened when it is asked for."""

    def __init__(self, database: Database, url: str, stack: contextlib.AsyncExitStack) -> None:
        """Use `opened` instead."""
        self.database = database
        self.rows = PostgresDraftRows(database)
        self._url = url
        self._stack = stack

    async def stories(self, secret: Secret) -> PostgresStories:
        """Raises what `PostgresStories.open` says."""
        return await PostgresStories.open(self.database, Covers(secret))

    async def outreach(self, addresses: Addresses) -> PostgresOutreach:
        """Raises what `PostgresOutreach.open` says."""
        return await PostgresOutreach.open(self.database, addresses)

    def locks(self, secret: Secret) -> PostgresLocks:
        """The locks that all who have this secret share, on a connection of their own."""
        locks = PostgresLocks(self._url, secret)
        self._stack.push_async_callback(locks.close)
        return locks


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[PostgresMemory]:
    """A database, until the block ends; raises what `Database.open` says."""
    async with contextlib.AsyncExitStack() as stack:
        database = await Database.open(url)
        stack.push_async_callback(database.close)
        yield PostgresMemory(database, url, stack)
