"""Which keys a database was made under, so that a wrong one is noticed before anything is written under it."""

from __future__ import annotations

from typing import Literal

from storage.postgres.database import Database


async def check_key(database: Database, name: Literal["cover", "address"], value: bytes) -> bool:
    """Note a key's check in a new database; False where another one is noted."""
    await database.rows(
        "INSERT INTO key_check (name, value) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", (name, value)
    )
    return await database.rows("SELECT value FROM key_check WHERE name = %s", (name,)) == [(value,)]
