"""Groups and channels in PostgreSQL."""

from __future__ import annotations

from storage.outreach.model import Place, PlaceKind
from storage.postgres.database import Database, rows_of
from storage.postgres.outreach.writing import forget_place, readdress, writing


class PostgresPlaces:
    """The `Places` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database

    async def put(self, place: Place) -> None:
        async with writing(self._database) as connection:
            await connection.execute(
                "INSERT INTO place (tag, kind, title, language, confirmed) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (tag) DO UPDATE SET kind = excluded.kind, title = excluded.title,"
                " language = excluded.language, confirmed = excluded.confirmed",
                (place.tag, place.kind, place.title, place.language, place.confirmed),
            )

    async def move(self, old: bytes, new: bytes) -> None:
        async with writing(self._database) as connection:
            if old == new or not await rows_of(connection, "SELECT 1 FROM place WHERE tag = %s", (old,)):
                return
            await connection.execute("DELETE FROM place WHERE tag = %s", (new,))
            await connection.execute("UPDATE place SET tag = %s WHERE tag = %s", (new, old))
            await connection.execute(
                "DELETE FROM letter WHERE tag = %(new)s AND broadcast IN"
                " (SELECT broadcast FROM letter WHERE tag = %(old)s)",
                {"new": new, "old": old},
            )
            await connection.execute("UPDATE letter SET tag = %s, free_at = 0 WHERE tag = %s", (new, old))
            await readdress(connection, old, new)

    async def confirm(self, tag: bytes) -> bool:
        return bool(await self._database.rows("UPDATE place SET confirmed = true WHERE tag = %s RETURNING 1", (tag,)))

    async def remove(self, tag: bytes) -> bool:
        async with writing(self._database) as connection:
            return await forget_place(connection, tag)

    async def all(self) -> list[Place]:
        rows = await self._database.rows("SELECT tag, kind, title, language, confirmed FROM place ORDER BY tag")
        return [
            Place(tag, PlaceKind(kind), title, language, confirmed) for tag, kind, title, language, confirmed in rows
        ]
