"""Drafts in `drafts.db`, in a folder that must be memory-backed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import DRAFTS
from storage.sqlite.order import InOrder


class SqliteDraftRows:
    """The `DraftRows` of one machine; see `storage.protocols` for what each method promises."""

    def __init__(self, database: Database) -> None:
        """Use `open` instead."""
        self._database = database
        self._file = InOrder(database, "main")

    @classmethod
    async def open(cls, folder: Path, *, busy: timedelta = BUSY) -> SqliteDraftRows:
        """Open or make the folder's drafts; raises as `Database.open` does."""
        return cls(await Database.open(folder, DRAFTS, busy=busy))

    async def put(self, tag: bytes, epoch: int, box: bytes) -> None:
        await self._database.rows(
            "INSERT INTO draft (tag, epoch, box) VALUES (?, ?, ?)"
            " ON CONFLICT (tag) DO UPDATE SET epoch = excluded.epoch, box = excluded.box",
            (tag, epoch, box),
        )

    async def get(self, tag: bytes) -> bytes | None:
        found = await self._database.rows("SELECT box FROM draft WHERE tag = ?", (tag,))
        return found[0][0] if found else None

    async def delete(self, tag: bytes) -> None:
        if await self.get(tag) is not None:
            async with self._file.changing() as connection:
                await connection.execute_fetchall("DELETE FROM draft WHERE tag = ?", (tag,))

    async def delete_epochs_before(self, epoch: int) -> int:
        [(old,)] = await self._database.rows("SELECT count(*) FROM draft WHERE epoch < ?", (epoch,))
        if old:
            async with self._file.changing() as connection:
                [(old,)] = await connection.execute_fetchall("SELECT count(*) FROM draft WHERE epoch < ?", (epoch,))
                await connection.execute_fetchall("DELETE FROM draft WHERE epoch < ?", (epoch,))
        return int(old)

    async def close(self) -> None:
        await self._database.close()
