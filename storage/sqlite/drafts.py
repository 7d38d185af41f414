"""Drafts in `drafts.db`, in a folder that must be memory-backed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import DRAFTS
from storage.sqlite.order import InOrder
from storage.sqlite.together import Together

_PUT: Final = (
    "INSERT INTO draft (tag, epoch, box) VALUES (?, ?, ?)"
    " ON CONFLICT (tag) DO UPDATE SET epoch = excluded.epoch, box = excluded.box"
)

_CACHE: Final = 256
"""KiB of pages that are kept beside the file, which lies in memory itself; SQLite's own 2,000 would lie there twice."""


class SqliteDraftRows:
    """The `DraftRows` of one machine; see `storage.protocols` for what each method promises."""

    def __init__(self, database: Database) -> None:
        """Use `open` instead."""
        self._database = database
        self._file = InOrder(database, "main")
        self._writing = Together(self._put)

    @classmethod
    async def open(cls, folder: Path, *, busy: timedelta = BUSY) -> SqliteDraftRows:
        """Open or make the folder's drafts; raises as `Database.open` does."""
        database = await Database.open(folder, DRAFTS, busy=busy, here=True)
        await database.rows(f"PRAGMA cache_size = -{_CACHE}")
        return cls(database)

    async def put(self, tag: bytes, epoch: int, box: bytes) -> None:
        await self._writing.put((tag, epoch, box))

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

    async def _put(self, boxes: Sequence[tuple[bytes, int, bytes]]) -> None:
        if len(boxes) == 1:
            await self._database.rows(_PUT, boxes[0])
            return
        async with self._database.transaction() as connection:
            await connection.executemany(_PUT, boxes)
