"""Opening outreach and the team under their key."""

from __future__ import annotations

from storage.errors import WrongKeyFileError
from storage.outreach.addresses import Addresses
from storage.postgres.database import Database
from storage.postgres.key_check import check_key
from storage.postgres.outreach.library import PostgresLibrary
from storage.postgres.outreach.outbox import PostgresOutbox
from storage.postgres.outreach.places import PostgresPlaces
from storage.postgres.outreach.subscribers import PostgresSubscribers
from storage.postgres.outreach.team import PostgresTeam


class PostgresOutreach:
    """The memories of one database that know addresses."""

    def __init__(self, database: Database, addresses: Addresses) -> None:
        """Use `open` instead."""
        self._database = database
        self.subscribers = PostgresSubscribers(database, addresses)
        self.places = PostgresPlaces(database)
        self.library = PostgresLibrary(database)
        self.outbox = PostgresOutbox(database, addresses)
        self.team = PostgresTeam(database)

    @classmethod
    async def open(cls, database: Database, addresses: Addresses) -> PostgresOutreach:
        """Use the outreach of a database.

        Raises:
            WrongKeyFileError: It was made under another key.
        """
        if not await check_key(database, "address", addresses.check):
            raise WrongKeyFileError(
                "The database was made under another key for addresses, so nobody in it could be reached. Put the "
                "right key file back (ADDRESS_KEY_FILE), or begin with an empty database."
            )
        return cls(database, addresses)

    async def close(self) -> None:
        """Let go of the connections; harmless when done twice."""
        await self._database.close()
