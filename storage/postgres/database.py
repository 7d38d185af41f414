"""The one way in which the database is worked with, so that every connection keeps the same rules."""

from __future__ import annotations

import contextlib
import select
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, LiteralString, TypeAlias

import psycopg
from psycopg_pool import AsyncConnectionPool

from storage.postgres.faults import told_plainly
from storage.postgres.migrations import require_present

BUSY: Final = timedelta(seconds=2)
"""How long to wait for somebody else's lock; a student waits with us."""

PATIENCE: Final = timedelta(seconds=5)
"""How long to wait for a connection, for instance while the database is started anew."""

CONNECTIONS: Final = 8
"""Of one replica, at most: each statement takes a millisecond or two, and a student is answered in three or four."""

Connection: TypeAlias = psycopg.AsyncConnection[tuple[Any, ...]]
Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]

_RULES: Final = (
    "SET idle_in_transaction_session_timeout = '60s';"  # a replica that is frozen lets go of its locks
    " SET log_parameter_max_length_on_error = 0;"  # no value of ours in the server's log
    " SET lock_timeout = "
)


class Database:
    """Connections to one database, shared by all stores. Errors come as `StorageError`s, see `told_plainly`."""

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        """Use `open` instead."""
        self._pool = pool

    @classmethod
    async def open(cls, url: str, *, busy: timedelta = BUSY, connections: int = CONNECTIONS) -> Database:
        """Open a database whose tables are up to date.

        Raises:
            NotSavedError: It cannot be reached.
            OldStoreError, NewerStoreError: Its tables are not those of this version.
        """
        rules = f"{_RULES}{busy // timedelta(milliseconds=1)}".encode()

        async def keep_the_rules(connection: Connection) -> None:
            await connection.execute(rules)

        with told_plainly():
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await require_present(connection)
            pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
                url,
                kwargs={"autocommit": True},
                min_size=1,
                max_size=connections,
                timeout=PATIENCE.total_seconds(),
                configure=keep_the_rules,
                open=False,
            )
            await pool.open()
        return cls(pool)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Do several things at once or not at all; `psycopg.Rollback` undoes them quietly."""
        with told_plainly():
            async with self._connection() as connection, connection.transaction():
                yield connection

    async def rows(self, sql: LiteralString, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Do one statement as a transaction of its own; return its rows, all of the same moment."""
        with told_plainly():
            async with self._connection() as connection:
                return await rows_of(connection, sql, parameters)

    async def vacuum(self, table: LiteralString) -> None:
        """Have the rows that were deleted from a table make room, beside everybody else's work and waiting for none."""
        with told_plainly():
            async with self._connection() as connection:
                await connection.execute("VACUUM (SKIP_LOCKED, TRUNCATE off) " + table)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """A connection that works: those that a restart of the database has ended are passed over at once.

        The pool can check them itself, but pauses for a second after each that is broken, while a student waits.
        """
        broken = True
        while broken:
            async with self._pool.connection() as connection:  # of which the pool makes a new one where it is broken
                broken = await _is_broken(connection)
                if not broken:
                    yield connection

    async def close(self) -> None:
        """Let go of all connections; harmless when done twice."""
        await self._pool.close()


async def rows_of(connection: Connection, sql: LiteralString, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """Do one statement; return its rows, none where it has no result."""
    cursor = await connection.execute(sql, parameters)
    return await cursor.fetchall() if cursor.description is not None else []


async def _is_broken(connection: Connection) -> bool:
    """Notice before its use that a connection was closed from the other side, without asking over the network.

    Nothing is expected on an idle connection, so what can be read there is its end, or a notice: then it is asked.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return False
    try:
        await connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False
