"""Drafts in PostgreSQL, in a table that is never logged and has a part for each of three epochs in turn."""

from __future__ import annotations

from typing import Final, LiteralString

from storage.postgres.database import Connection, Database, rows_of

_PARTS: Final[tuple[LiteralString, ...]] = ("draft_0", "draft_1", "draft_2")


class PostgresDraftRows:
    """The `DraftRows` of several replicas; see `storage.protocols` for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, tag: bytes, epoch: int, box: bytes) -> None:
        part = epoch % len(_PARTS)
        await self._database.rows(
            "WITH moved AS (DELETE FROM draft WHERE tag = %(tag)s AND part <> %(part)s)"
            " INSERT INTO draft (tag, part, epoch, box) VALUES (%(tag)s, %(part)s, %(epoch)s, %(box)s)"
            " ON CONFLICT (tag, part) DO UPDATE SET epoch = excluded.epoch, box = excluded.box",
            {"tag": tag, "part": part, "epoch": epoch, "box": box},
        )

    async def get(self, tag: bytes) -> bytes | None:
        found = await self._database.rows("SELECT box FROM draft WHERE tag = %s ORDER BY epoch DESC LIMIT 1", (tag,))
        return found[0][0] if found else None

    async def delete(self, tag: bytes) -> None:
        await self._database.rows("DELETE FROM draft WHERE tag = %s", (tag,))

    async def delete_epochs_before(self, epoch: int) -> int:
        """Forget what is over; a part in which nothing else is gives its file back, with all that was ever in it."""
        forgotten = 0
        for part in _PARTS:
            if await self._database.rows("SELECT 1 FROM " + part + " WHERE epoch < %s LIMIT 1", (epoch,)):
                async with self._database.transaction() as connection:
                    forgotten += await _forget(connection, part, epoch)
        return forgotten

    async def close(self) -> None:
        await self._database.close()


async def _forget(connection: Connection, part: LiteralString, epoch: int) -> int:
    await connection.execute("LOCK TABLE " + part + " IN ACCESS EXCLUSIVE MODE")
    [(old, new)] = await rows_of(
        connection,
        "SELECT count(*) FILTER (WHERE epoch < %(epoch)s), count(*) FILTER (WHERE epoch >= %(epoch)s) FROM " + part,
        {"epoch": epoch},
    )
    if new:
        await connection.execute("DELETE FROM " + part + " WHERE epoch < %s", (epoch,))
    else:
        await connection.execute("TRUNCATE " + part)
    return int(old)
