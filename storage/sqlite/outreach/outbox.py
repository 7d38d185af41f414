"""Broadcasts and their letters in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import aiosqlite

from storage.outreach.addresses import Addresses
from storage.outreach.audiences import read_audience, written
from storage.outreach.eligibility import Candidate
from storage.outreach.model import Audience, Broadcast, Fate, Letter, Purpose, State, Totals
from storage.outreach.moments import minutes, moment_of
from storage.sqlite.connection import Database
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.forgetting import forget_place, forget_subscriber
from storage.sqlite.outreach.library import COMING, TOLD
from storage.sqlite.outreach.subscribers import SEPARATOR

_COLUMNS: Final = (
    "id, purpose, about, audience, due, owner, urgent, state, progress, letters, sent, blocked, failed, reached"
)
_ONE_BY_ONE: Final = 1_000  # rows of subscribers that are read at once while they are counted


class SqliteOutbox:
    """The `Outbox` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder, addresses: Addresses) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered
        self._addresses = addresses

    async def open(self, broadcast: Broadcast) -> None:
        await self._database.rows(
            "INSERT OR IGNORE INTO broadcast (id, purpose, about, audience, due, owner, urgent, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                broadcast.id,
                broadcast.purpose,
                broadcast.about,
                written(broadcast.audience),
                minutes(broadcast.due),
                broadcast.owner,
                broadcast.urgent,
                State.WAITING,
            ),
        )

    async def broadcasts(self) -> list[Broadcast]:
        rows = await self._database.rows(f"SELECT {_COLUMNS} FROM broadcast ORDER BY due DESC, id")  # noqa: S608
        return [_broadcast(row) for row in rows]

    async def count(self, audience: Audience, *, week: str) -> int:
        count, reached = len(await self._places(self._rows, audience)), b""
        while rows := await self._subscribers(self._rows, reached, _ONE_BY_ONE):
            count += sum(person.wanted(audience) and person.may_be_nudged(week) for person in rows)
            reached = rows[-1].tag
        return count

    async def fill(self, broadcast: bytes, *, week: str, most: int) -> bool:
        async with self._database.transaction() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_COLUMNS} FROM broadcast WHERE id = ? AND state IN (?, ?)",  # noqa: S608
                (broadcast, State.WAITING, State.FILLING),
            )
            for row in rows:
                return await self._fill(connection, _broadcast(row), row[-1], week, most)
        return False

    async def claim(self, now: datetime, *, lease: timedelta, most: int, urgent_only: bool = False) -> list[Letter]:
        rows = await self._database.rows(
            "UPDATE letter SET free_at = ? WHERE (broadcast, tag) IN"
            " (SELECT l.broadcast, l.tag FROM letter AS l JOIN broadcast AS b ON b.id = l.broadcast"
            "  WHERE l.free_at <= ? AND b.urgent >= ? AND b.state IN (?, ?)"
            "  ORDER BY b.due, b.id, l.tag LIMIT ?)"
            " RETURNING broadcast, tag, language, place, tries",
            ((now + lease).timestamp(), now.timestamp(), urgent_only, State.FILLING, State.RUNNING, most),
        )
        return [Letter(owner, tag, language, bool(place), tries) for owner, tag, language, place, tries in rows]

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
            f" AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.broadcast = broadcast.id) RETURNING {_COLUMNS}",
            (State.DONE, State.RUNNING),
        )
        await self._ordered.put_in_order()
        return [_broadcast(row) for row in rows]

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

    async def _fill(
        self, connection: aiosqlite.Connection, broadcast: Broadcast, reached: bytes, week: str, most: int
    ) -> bool:
        """Goes through the next subscribers by their tags, and notes how far it has come; the places come last."""
        rows = await self._subscribers(connection.execute_fetchall, reached, most)
        told, coming = await self._marked(connection, broadcast)
        letters: list[tuple[bytes, str, bool]] = []
        nudged: list[bytes] = []
        for person in rows:
            if not self._meant(broadcast, person, told | coming):
                continue
            counted = broadcast.purpose.capped and not self._holds(broadcast, coming, person.tag)
            if counted and not person.may_be_nudged(week):
                continue
            letters.append((person.tag, person.language, False))
            nudged += [person.tag] if counted else []
        more = len(rows) == most
        if not more:
            places = await self._places(connection.execute_fetchall, broadcast.audience)
            letters += [(tag, language, True) for tag, language in places]
        made = 0
        for tag, language, place in letters:
            made += len(
                list(
                    await connection.execute_fetchall(
                        "INSERT OR IGNORE INTO letter (broadcast, tag, language, place) VALUES (?, ?, ?, ?)"
                        " RETURNING 1",
                        (broadcast.id, tag, language, place),
                    )
                )
            )
        await connection.executemany(
            "UPDATE subscriber SET sent = CASE week WHEN ? THEN sent ELSE 0 END + 1, week = ? WHERE tag = ?",
            [(week, week, tag) for tag in nudged],
        )
        await connection.execute_fetchall(
            "UPDATE broadcast SET state = ?, reached = ?, letters = letters + ? WHERE id = ?",
            (State.FILLING if more else State.RUNNING, rows[-1].tag if more else b"", made, broadcast.id),
        )
        return more

    def _meant(self, broadcast: Broadcast, person: Candidate, marked: frozenset[bytes]) -> bool:
        if broadcast.purpose.only_told:
            return self._holds(broadcast, marked, person.tag)
        return person.wanted(broadcast.audience)

    def _holds(self, broadcast: Broadcast, marks: frozenset[bytes], tag: bytes) -> bool:
        return bool(marks) and self._addresses.mark(bytes.fromhex(broadcast.about))(tag) in marks

    @staticmethod
    async def _marked(
        connection: aiosqlite.Connection, broadcast: Broadcast
    ) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """The marks of those who were told of the activity, and of those who come."""
        if not broadcast.purpose.only_told:
            return frozenset(), frozenset()
        rows = await connection.execute_fetchall(
            "SELECT kind, mark FROM mark WHERE activity = ?", (bytes.fromhex(broadcast.about),)
        )
        found = list(rows)
        return tuple(frozenset(mark for kind, mark in found if kind == sort) for sort in (TOLD, COMING))  # type: ignore[return-value]

    async def _mark_told(self, connection: aiosqlite.Connection, letter: Letter) -> None:
        rows = await connection.execute_fetchall(
            "SELECT about FROM broadcast WHERE id = ? AND purpose <> ?", (letter.broadcast, Purpose.PROMPT)
        )
        for (about,) in rows:
            activity = bytes.fromhex(about)
            await connection.execute_fetchall(
                "INSERT OR IGNORE INTO mark (activity, kind, mark) SELECT id, ?, ? FROM activity WHERE id = ?",
                (TOLD, self._addresses.mark(activity)(letter.tag), activity),
            )

    async def _rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
        return await self._database.rows(sql, tuple(parameters))

    @staticmethod
    async def _subscribers(fetch: Any, reached: bytes, most: int) -> list[Candidate]:
        rows = await fetch(
            "SELECT tag, language, topics, per_week, paused_until, week, sent FROM subscriber"
            " WHERE tag > ? ORDER BY tag LIMIT ?",
            (reached, most),
        )
        return [
            Candidate(tag, language, frozenset(topics.split(SEPARATOR)), *rest) for tag, language, topics, *rest in rows
        ]

    @staticmethod
    async def _places(fetch: Any, audience: Audience) -> list[tuple[bytes, str]]:
        rows = await fetch("SELECT tag, language FROM place WHERE confirmed ORDER BY tag", ())
        return [(tag, language) for tag, language in rows if tag in audience.places]


def _broadcast(row: Any) -> Broadcast:
    identity, purpose, about, audience, due, owner, urgent, state, progress, *counts, _ = row
    return Broadcast(
        id=identity,
        purpose=Purpose(purpose),
        about=about,
        audience=read_audience(audience),
        due=moment_of(due),
        owner=owner,
        urgent=bool(urgent),
        state=State(state),
        progress=progress,
        totals=Totals(*counts),
    )
