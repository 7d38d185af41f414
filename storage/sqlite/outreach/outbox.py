"""Broadcasts and their letters in SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.outreach.addresses import Addresses
from storage.outreach.eligibility import TOLD
from storage.outreach.model import Audience, Broadcast, Fate, Letter, Purpose, State
from storage.outreach.moments import minutes
from storage.outreach.rows import BROADCAST, broadcast_of, row_of_new_broadcast
from storage.sqlite.connection import Database
from storage.sqlite.here import Connection
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.filling import Filling, count
from storage.sqlite.outreach.forgetting import forget_place, forget_subscriber


class SqliteOutbox:
    """The `Outbox` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder, addresses: Addresses) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered
        self._addresses = addresses
        self._filling = Filling(addresses)

    async def open(self, broadcast: Broadcast) -> None:
        await self._database.rows(
            "INSERT OR IGNORE INTO broadcast (id, purpose, about, audience, due, owner, urgent, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row_of_new_broadcast(broadcast),
        )

    async def broadcasts(self) -> list[Broadcast]:
        rows = await self._database.rows(f"SELECT {BROADCAST} FROM broadcast ORDER BY due DESC, id")  # noqa: S608
        return [broadcast_of(row) for row in rows]

    async def count(self, audience: Audience, *, week: str) -> int:
        return await count(self._database.rows, audience, week=week)

    async def fill(self, broadcast: bytes, *, week: str, most: int) -> bool:
        async with self._database.transaction() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {BROADCAST}, reached FROM broadcast WHERE id = ? AND state IN (?, ?)",  # noqa: S608
                (broadcast, State.WAITING, State.FILLING),
            )
            for row in rows:
                return await self._filling.portion(connection, broadcast_of(row[:-1]), row[-1], week, most)
        return False

    async def claim(self, now: datetime, *, lease: timedelta, most: int, urgent_only: bool = False) -> list[Letter]:
        until, claimed = (now + lease).timestamp(), list[Letter]()
        async with self._database.transaction() as connection:
            open_ones = await connection.execute_fetchall(
                "SELECT id FROM broadcast WHERE state IN (?, ?) AND urgent >= ? ORDER BY due, id",
                (State.FILLING, State.RUNNING, urgent_only),
            )
            for (owner,) in open_ones:  # one by one, in the order of their keys: letters are many, and are never sorted
                rows = await connection.execute_fetchall(
                    "UPDATE letter SET free_at = ? WHERE broadcast = ? AND tag IN"
                    " (SELECT tag FROM letter WHERE broadcast = ? AND free_at <= ? ORDER BY tag LIMIT ?)"
                    " RETURNING tag, language, place, tries",
                    (until, owner, owner, now.timestamp(), most - len(claimed)),
                )
                claimed += [Letter(owner, tag, language, bool(place), tries) for tag, language, place, tries in rows]
        return claimed

    async def holds(self, letter: Letter) -> bool:
        return bool(
            await self._database.rows(
                "SELECT 1 FROM letter WHERE broadcast = ? AND tag = ?", (letter.broadcast, letter.tag)
            )
        )

    async def postpone(self, letters: Sequence[Letter], until: datetime, *, tried: bool) -> None:
        async with self._database.transaction() as connection:
            await connection.executemany(
                "UPDATE letter SET free_at = ?, tries = tries + ? WHERE broadcast = ? AND tag = ?",
                [(until.timestamp(), tried, letter.broadcast, letter.tag) for letter in letters],
            )

    async def settle(self, fates: Sequence[tuple[Letter, Fate]]) -> None:
        async with self._ordered.changing_for_now() as connection:
            for letter, fate in fates:
                gone = await connection.execute_fetchall(
                    "DELETE FROM letter WHERE broadcast = ? AND tag = ? RETURNING 1", (letter.broadcast, letter.tag)
                )
                if gone:
                    await connection.execute_fetchall(
                        f"UPDATE broadcast SET {fate} = {fate} + 1 WHERE id = ?",  # noqa: S608 — a name of ours
                        (letter.broadcast,),
                    )
                if fate is Fate.SENT and not letter.place:
                    await self._mark_told(connection, letter)
                elif fate is Fate.BLOCKED and letter.place:
                    await forget_place(connection, letter.tag)
                elif fate is Fate.BLOCKED:
                    await forget_subscriber(connection, letter.tag, self._addresses)

    async def finish(self) -> list[Broadcast]:
        rows = await self._database.rows(
            "UPDATE broadcast SET state = ? WHERE state = ?"  # noqa: S608 — names of ours
            f" AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.broadcast = broadcast.id) RETURNING {BROADCAST}",
            (State.DONE, State.RUNNING),
        )
        await self._ordered.put_in_order()
        return [broadcast_of(row) for row in rows]

    async def stop(self, broadcast: bytes) -> bool:
        async with self._ordered.changing() as connection:
            stopped = await connection.execute_fetchall(
                "UPDATE broadcast SET state = ? WHERE id = ? AND state IN (?, ?, ?) RETURNING 1",
                (State.STOPPED, broadcast, State.WAITING, State.FILLING, State.RUNNING),
            )
            if stopped:
                await connection.execute_fetchall("DELETE FROM letter WHERE broadcast = ?", (broadcast,))
        return bool(stopped)

    async def show_progress_in(self, broadcast: bytes, message: int) -> None:
        await self._database.rows("UPDATE broadcast SET progress = ? WHERE id = ?", (message, broadcast))

    async def drop_ended_before(self, moment: datetime) -> int:
        over = (State.DONE, State.STOPPED, minutes(moment))
        [(due,)] = await self._database.rows("SELECT count(*) FROM broadcast WHERE state IN (?, ?) AND due < ?", over)
        if due:  # a look changes no file
            async with self._ordered.changing() as connection:
                await connection.execute_fetchall("DELETE FROM broadcast WHERE state IN (?, ?) AND due < ?", over)
        return int(due)

    async def _mark_told(self, connection: Connection, letter: Letter) -> None:
        rows = await connection.execute_fetchall(
            "SELECT about FROM broadcast WHERE id = ? AND purpose <> ?", (letter.broadcast, Purpose.PROMPT)
        )
        for (about,) in rows:
            activity = bytes.fromhex(about)
            await connection.execute_fetchall(
                "INSERT OR IGNORE INTO mark (activity, kind, mark) SELECT id, ?, ? FROM activity WHERE id = ?",
                (TOLD, self._addresses.mark(activity)(letter.tag), activity),
            )
