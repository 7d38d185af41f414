"""A place in the tests' PostgreSQL: a schema of its own for each folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg

from storage.mounted import Secret
from storage.postgres.covers import Covers
from storage.postgres.database import Database
from storage.postgres.drafts import PostgresDraftRows
from storage.postgres.migrations import migrate
from storage.postgres.stories import PostgresStories
from tests.storage.postgres.server import ADDRESS, Server

SECRET = Secret(bytes(range(32)))


def schema_of(folder: Path) -> str:
    return f"t{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"


def url_of(folder: Path, server: Server | None = None) -> str:
    """The address of a folder's schema, which is there and empty, on the server of all tests if on no other."""
    schema = schema_of(folder)
    url = server.url(schema) if server else os.environ[ADDRESS].replace("%7B%7D", schema)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}".encode())
    return url


class PostgresPlace:
    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self.url = url_of(folder, server)
        migrate(self.url)

    async def open_stories(self) -> PostgresStories:
        database = await Database.open(self.url)
        try:
            return await PostgresStories.open(database, Covers(SECRET))
        except BaseException:  # a pool that is left to the end of the loop now and then never ends
            await database.close()
            raise

    async def open_rows(self) -> PostgresDraftRows:
        return PostgresDraftRows(await Database.open(self.url))
