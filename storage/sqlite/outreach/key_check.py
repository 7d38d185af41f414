"""Which key a store was made under, so that a wrong one is noticed before anything is written under it."""

from __future__ import annotations

from storage.errors import WrongKeyFileError
from storage.outreach.addresses import Addresses
from storage.sqlite.connection import Database


async def check_key(database: Database, addresses: Addresses, name: str) -> None:
    """Note the key in a new file, and refuse one that was made under another."""
    await database.rows("INSERT OR IGNORE INTO key_check (only_row, value) VALUES (1, ?)", (addresses.check,))
    if await database.rows("SELECT value FROM key_check") != [(addresses.check,)]:
        raise WrongKeyFileError(
            f"{name} was made under another key for addresses, so nobody in it could be reached. Put the right key "
            f"file back (ADDRESS_KEY_FILE), or move {name} away and begin with an empty one."
        )
