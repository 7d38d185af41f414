"""Keeping a file in the order of its keys.

Even a table in the order of random keys tells in what order its rows came, by where their pages lie in the file. And
where SQLite has moved a row from one page to another, the old copy stays behind when the row is deleted, in spite of
`secure_delete`. VACUUM writes the file anew, in the order of the keys and with nothing between.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Final

from storage.errors import NotSavedError
from storage.sqlite.connection import Database
from storage.sqlite.here import Connection

_SHARE: Final = 20
_LONGEST: Final = 10.0  # seconds that a change may wait for the order

_SMALL: Final = 256
"""Pages of 4 KiB, written anew within a few milliseconds: some eight thousand subscribers, or 230 stories."""


class InOrder:
    """One file of a connection, put in order after each change; changes that come together share one VACUUM.

    When that fails, because the disk is full or somebody else is reading, the change itself stands, and the next one
    makes up for it.
    """

    def __init__(self, database: Database, schema: str) -> None:
        self._database = database
        self._schema = schema
        self._changing = 0
        self._owed = False
        self._pause = 0.0
        self._later: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def changing(self) -> AsyncIterator[Connection]:
        """Do a transaction, then put the file in order if nobody else is about to."""
        self._changing += 1
        try:
            async with self.changing_for_now() as connection:
                yield connection
        finally:
            self._changing -= 1
        if not self._changing:
            await self.put_in_order()

    @contextlib.asynccontextmanager
    async def adding(self) -> AsyncIterator[Connection]:
        """Do a transaction that deletes nothing of anybody's; put the file in order at once as long as it is small.

        A file of many thousands of rows is left to `put_in_order`, which somebody calls a few times a minute: else each
        new row would cost as much as all that are there.
        """
        async with self.changing_for_now() as connection:
            yield connection
        if await self.is_small():
            await self.put_in_order()

    async def is_small(self) -> bool:
        """Whether putting the file in order takes a few milliseconds only."""
        [(pages,)] = await self._database.rows(f'PRAGMA "{self._schema}".page_count')
        return bool(pages <= _SMALL)

    @contextlib.asynccontextmanager
    async def changing_for_now(self) -> AsyncIterator[Connection]:
        """Do a transaction, and leave the order to the next change or to `put_in_order`."""
        async with self._database.transaction() as connection:
            yield connection
        self._owed = True

    async def put_in_order(self) -> None:
        """Put the file in order where that is owed."""
        if self._owed:
            with contextlib.suppress(NotSavedError):
                await self._database.put_in_order(self._schema)
                self._owed = False

    def put_in_order_soon(self) -> None:
        """Put the file in order beside whatever else is done: at once, or where that takes long, after a while.

        In the long run it takes one part in `_SHARE` of the time, however large the file and however many the changes.
        """
        if self._later is None or self._later.done():
            self._later = asyncio.create_task(self._put_in_order_later())

    async def settle(self) -> None:
        """Put the file in order now where that is owed; for the end."""
        if self._later is not None:
            self._later.cancel()
            await asyncio.gather(self._later, return_exceptions=True)
        await self.put_in_order()

    async def _put_in_order_later(self) -> None:
        await asyncio.sleep(self._pause)
        begun = time.monotonic()
        await self.put_in_order()
        self._pause = min(_SHARE * (time.monotonic() - begun), _LONGEST)
