"""Groups and channels in SQLite."""

from __future__ import annotations

from storage.outreach.model import Place, PlaceKind
from storage.sqlite.connection import Database
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.forgetting import forget_place, readdress


class SqlitePlaces:
    """The `Places` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered

    async def put(self, place: Place) -> None:
        async with self._ordered.changing() as connection:
            await connection.execute_fetchall(
                "INSERT OR REPLACE INTO place (tag, kind, title, language, confirmed) VALUES (?, ?, ?, ?, ?)",
                (place.tag, place.kind, place.title, place.language, place.confirmed),
            )

    async def move(self, old: bytes, new: bytes) -> None:
        async with self._ordered.changing() as connection:
            await connection.execute_fetchall("UPDATE OR REPLACE place SET tag = ? WHERE tag = ?", (new, old))
            await connection.execute_fetchall(
                "UPDATE OR REPLACE letter SET tag = ?, free_at = 0 WHERE tag = ?", (new, old)
            )
            await readdress(connection, old, new)

    async def confirm(self, tag: bytes) -> bool:
        return bool(await self._database.rows("UPDATE place SET confirmed = 1 WHERE tag = ? RETURNING 1", (tag,)))

    async def remove(self, tag: bytes) -> bool:
        async with self._ordered.changing() as connection:
            return await forget_place(connection, tag)

    async def all(self) -> list[Place]:
        rows = await self._database.rows("SELECT tag, kind, title, language, confirmed FROM place ORDER BY tag")
        return [
            Place(tag, PlaceKind(kind), title, language, bool(confirmed))
            for tag, kind, title, language, confirmed in rows
        ]
