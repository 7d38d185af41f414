"""Locks of PostgreSQL's (`pg_advisory_lock`), all held by one session, so that they end when this process does.

They are in the server's memory only, and never in its log: nobody waits for one within the server. A name becomes the
number of a lock by way of a secret, so that the list of locks tells nothing about whom they are for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import psycopg

from storage.errors import NotSavedError
from storage.mounted import Secret
from storage.postgres.database import Connection, rows_of
from storage.postgres.faults import told_plainly

FIRST_PAUSE: Final = 0.02  # seconds until a lock that somebody else has is tried again; doubled after each try
LONGEST_PAUSE: Final = 0.5
BEAT: Final = 1.0  # seconds between two looks whether the session is still there
_NUMBER: Final = 8  # bytes

_TAKE: Final = "SELECT number FROM unnest(%s::bigint[]) AS number WHERE pg_try_advisory_lock(number) LIMIT 1"
_GIVE_BACK: Final = "SELECT pg_advisory_unlock(%s)"
# A lock of one number is listed as two halves (https://www.postgresql.org/docs/current/view-pg-locks.html).
_TAKEN: Final = (
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND classid = ((%(number)s >> 32) & 4294967295)::oid AND objid = (%(number)s & 4294967295)::oid"
)
# Should the machine go without a word, the server notices within half a minute.
_SESSION: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
}


class PostgresLocks:
    """The `Locks` of several replicas; see `storage.locks`. They need a session: no pooler that hands it to others."""

    def __init__(self, url: str, secret: Secret) -> None:
        """Nothing is connected before the first lock is asked for."""
        self._url = url
        self._secret = secret
        self._connection: Connection | None = None
        self._one_asks = asyncio.Lock()
        self._held: dict[bytes, asyncio.Timeout | None] = {}
        self._watching: asyncio.Task[None] | None = None

    async def take(self, names: Sequence[bytes]) -> bytes | None:
        """Take the first that is free; see the protocol."""
        async with self._session() as connection:
            numbers = {self._number(name): name for name in names if name not in self._held}
            for (number,) in await rows_of(connection, _TAKE, (list(numbers),)):
                self._held[numbers[number]] = None
                return numbers[number]
        return None

    async def give_back(self, name: bytes) -> None:
        """Let go of a lock; see the protocol."""
        if name in self._held:
            async with self._session() as connection:
                if name in self._held:  # it was not lost meanwhile
                    del self._held[name]
                    await connection.execute(_GIVE_BACK, (self._number(name),))

    async def taken(self, name: bytes) -> bool:
        """Whether somebody has it; see the protocol."""
        async with self._session() as connection:
            return bool(await rows_of(connection, _TAKEN, {"number": self._number(name)}))

    @contextlib.asynccontextmanager
    async def holding(self, name: bytes, *, patience: float) -> AsyncIterator[None]:
        """Hold a lock; see the protocol."""
        await self._wait_for(name, patience)
        scope = asyncio.timeout(None)
        try:
            async with scope:
                self._held[name] = scope
                yield
        except TimeoutError:
            if not scope.expired():
                raise
            raise NotSavedError("The database was lost on the way.") from None
        finally:
            with contextlib.suppress(NotSavedError):  # then it is lost, and nobody's
                await self.give_back(name)

    async def close(self) -> None:
        """Let go of everything; harmless when done twice."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()
        self._lose()

    async def _wait_for(self, name: bytes, patience: float) -> None:
        deadline = asyncio.get_running_loop().time() + patience
        pause = FIRST_PAUSE
        while await self.take([name]) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise NotSavedError("Somebody else is at the same for too long.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[Connection]:
        """The one session, connected anew where it broke; what it held is lost then."""
        async with self._one_asks:
            with told_plainly():
                try:
                    if self._connection is None:
                        self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, **_SESSION)
                        self._watching = self._watching or asyncio.create_task(self._watch())
                    yield self._connection
                except BaseException as error:  # a statement that was broken off may leave a lock that nobody knows of
                    if isinstance(error, psycopg.OperationalError | asyncio.CancelledError):
                        await self._hang_up()
                    raise

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        self._lose()

    def _lose(self) -> None:
        held, self._held = self._held, {}
        for scope in held.values():
            if scope is not None and not scope.expired():
                scope.reschedule(asyncio.get_running_loop().time())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            with contextlib.suppress(NotSavedError):
                async with self._session() as connection:
                    await connection.execute("SELECT 1")

    def _number(self, name: bytes) -> int:
        return int.from_bytes(self._secret.derived(b"lock " + name, _NUMBER), "big", signed=True)
