"""Broadcasts and their letters in PostgreSQL: what the courier does; `filling.py` makes the letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, LiteralString

from storage.outreach.addresses import Addresses
from storage.outreach.eligibility import TOLD
from storage.outreach.model import Audience, Broadcast, Fate, Letter, Purpose, State
from storage.outreach.moments import minutes
from storage.outreach.rows import BROADCAST, broadcast_of, row_of_new_broadcast
from storage.postgres.database import Connection, Database, rows_of
from storage.postgres.outreach import filling
from storage.postgres.outreach.writing import forget_place, forget_subscriber, writing

_COUNT: Final[dict[Fate, LiteralString]] = {
    Fate.SENT: "UPDATE broadcast SET sent = sent + 1 WHERE id = %s",
    Fate.BLOCKED: "UPDATE broadcast SET blocked = blocked + 1 WHERE id = %s",
    Fate.FAILED: "UPDATE broadcast SET failed = failed + 1 WHERE id = %s",
}


class PostgresOutbox:
    """The `Outbox` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, addresses: Addresses) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database
        self._addresses = addresses

    async def open(self, broadcast: Broadcast) -> None:
        await self._database.rows(
            "INSERT INTO broadcast (id, purpose, about, audience, due, owner, urgent, state)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING",
            row_of_new_broadcast(broadcast),
        )

    async def broadcasts(self) -> list[Broadcast]:
        rows = await self._database.rows("SELECT " + BROADCAST + " FROM broadcast ORDER BY due DESC, id")
        return [broadcast_of(row) for row in rows]

    async def count(self, audience: Audience, *, week: str) -> int:
        return await filling.count(self._database, audience, week)

    async def fill(self, broadcast: bytes, *, week: str, most: int) -> bool:
        async with writing(self._database) as connection:
            return await filling.fill(connection, self._addresses, broadcast, week, most)

    async def claim(self, now: datetime, *, lease: timedelta, most: int, urgent_only: bool = False) -> list[Letter]:
        claimed: list[Letter] = []
        async with self._database.transaction() as connection:
            open_ones = await rows_of(
                connection,
                "SELECT id FROM broadcast WHERE state IN (%s, %s) AND urgent >= %s ORDER BY due, id",
                (State.FILLING, State.RUNNING, urgent_only),
            )
            for (broadcast,) in open_ones:
                if len(claimed) < most:
                    claimed += await _claim(connection, broadcast, now, lease, most - len(claimed))
        return claimed

    async def holds(self, letter: Letter) -> bool:
        return bool(
            await self._database.rows(
                "SELECT 1 FROM letter WHERE broadcast = %s AND tag = %s", (letter.broadcast, letter.tag)
            )
        )

    async def postpone(self, letters: Sequence[Letter], until: datetime, *, tried: bool) -> None:
        async with writing(self._database) as connection, connection.cursor() as cursor:
            await cursor.executemany(
                "UPDATE letter SET free_at = %s, tries = tries + %s WHERE broadcast = %s AND tag = %s",
                [(until.timestamp(), int(tried), letter.broadcast, letter.tag) for letter in letters],
            )

    async def settle(self, fates: Sequence[tuple[Letter, Fate]]) -> None:
        async with writing(self._database) as connection:
            for letter, fate in fates:
                gone = await rows_of(
                    connection,
                    "DELETE FROM letter WHERE broadcast = %s AND tag = %s RETURNING 1",
                    (letter.broadcast, letter.tag),
                )
                if gone:
                    await connection.execute(_COUNT[fate], (letter.broadcast,))
                if fate is Fate.SENT and not letter.place:
                    await self._mark_told(connection, letter)
                elif fate is Fate.BLOCKED and letter.place:
                    await forget_place(connection, letter.tag)
                elif fate is Fate.BLOCKED:
                    await forget_subscriber(connection, letter.tag, self._addresses)

    async def finish(self) -> list[Broadcast]:
        if not await self._database.rows("SELECT 1 FROM broadcast WHERE state = %s LIMIT 1", (State.RUNNING,)):
            return []
        async with writing(self._database) as connection:
            rows = await rows_of(
                connection,
                "UPDATE broadcast SET state = %s WHERE state = %s"
                " AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.broadcast = broadcast.id) RETURNING " + BROADCAST,
                (State.DONE, State.RUNNING),
            )
            if rows:
                await _give_back(connection)
        return [broadcast_of(row) for row in rows]

    async def stop(self, broadcast: bytes) -> bool:
        async with writing(self._database) as connection:
            stopped = await rows_of(
                connection,
                "UPDATE broadcast SET state = %s WHERE id = %s AND state IN (%s, %s, %s) RETURNING 1",
                (State.STOPPED, broadcast, State.WAITING, State.FILLING, State.RUNNING),
            )
            if stopped:
                await connection.execute("DELETE FROM letter WHERE broadcast = %s", (broadcast,))
                await _give_back(connection)
        return bool(stopped)

    async def show_progress_in(self, broadcast: bytes, message: int) -> None:
        await self._database.rows("UPDATE broadcast SET progress = %s WHERE id = %s", (message, broadcast))

    async def drop_ended_before(self, moment: datetime) -> int:
        rows = await self._database.rows(
            "DELETE FROM broadcast WHERE state IN (%s, %s) AND due < %s RETURNING 1",
            (State.DONE, State.STOPPED, minutes(moment)),
        )
        return len(rows)

    async def _mark_told(self, connection: Connection, letter: Letter) -> None:
        rows = await rows_of(
            connection,
            "SELECT about FROM broadcast WHERE id = %s AND purpose <> %s",
            (letter.broadcast, Purpose.PROMPT),
        )
        for (about,) in rows:
            activity = bytes.fromhex(about)
            await connection.execute(
                "INSERT INTO mark (activity, kind, mark) SELECT id, %s, %s FROM activity WHERE id = %s"
                " ON CONFLICT DO NOTHING",
                (TOLD, self._addresses.mark(activity)(letter.tag), activity),
            )


async def _claim(connection: Connection, broadcast: bytes, now: datetime, lease: timedelta, most: int) -> list[Letter]:
    """Take some letters that nobody holds or is about to take; in no order, which would have all of them sorted."""
    rows = await rows_of(
        connection,
        "WITH mine AS (SELECT tag FROM letter WHERE broadcast = %(broadcast)s AND free_at <= %(now)s"
        " LIMIT %(most)s FOR UPDATE SKIP LOCKED)"
        " UPDATE letter SET free_at = %(until)s FROM mine"
        " WHERE letter.broadcast = %(broadcast)s AND letter.tag = mine.tag"
        " RETURNING letter.tag, language, place, tries",
        {
            "broadcast": broadcast,
            "now": now.timestamp(),
            "until": (now + lease).timestamp(),
            "most": most,
        },
    )
    return [Letter(broadcast, tag, language, place, tries) for tag, language, place, tries in rows]


async def _give_back(connection: Connection) -> None:
    """Give the file of letters back, with all that was ever in it, where none is left."""
    if not await rows_of(connection, "SELECT 1 FROM letter LIMIT 1"):
        await connection.execute("TRUNCATE letter")
