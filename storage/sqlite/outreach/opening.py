"""Opening the stores of outreach under their key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.outreach.addresses import Addresses
from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import OUTREACH
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.key_check import check_key
from storage.sqlite.outreach.library import SqliteLibrary
from storage.sqlite.outreach.outbox import SqliteOutbox
from storage.sqlite.outreach.places import SqlitePlaces
from storage.sqlite.outreach.subscribers import SqliteSubscribers


class SqliteOutreach:
    """One `outreach.db`, and the four memories that it holds."""

    def __init__(self, database: Database, addresses: Addresses) -> None:
        """Use `open` instead."""
        self._database = database
        ordered = InOrder(database, "main")
        self.subscribers = SqliteSubscribers(database, ordered, addresses)
        self.places = SqlitePlaces(database, ordered)
        self.library = SqliteLibrary(database, ordered)
        self.outbox = SqliteOutbox(database, ordered, addresses)

    @classmethod
    async def open(cls, folder: Path, addresses: Addresses, *, busy: timedelta = BUSY) -> SqliteOutreach:
        """Open or make the folder's store.

        Raises:
            WrongKeyFileError: It was made under another key.
            NotSavedError, StoreDamagedError, NewerStoreError: As `Database.open` says.
        """
        database = await Database.open(folder, OUTREACH, busy=busy)
        try:
            await check_key(database, addresses, "outreach.db")
            await database.put_in_order("main")  # what a crash between a change and its VACUUM left behind
        except BaseException:
            await database.close()
            raise
        return cls(database, addresses)

    async def close(self) -> None:
        """Let go of file and thread; harmless when done twice."""
        await self._database.close()
