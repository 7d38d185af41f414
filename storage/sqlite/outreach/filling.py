"""Who gets a letter of a broadcast: subscribers in portions, by their tags, and then groups and channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

from storage.outreach.addresses import Addresses
from storage.outreach.eligibility import Candidate
from storage.outreach.model import Audience, Broadcast, State
from storage.sqlite.here import Connection
from storage.sqlite.outreach.library import COMING, TOLD
from storage.sqlite.outreach.subscribers import SEPARATOR

Fetch: TypeAlias = Callable[[str, tuple[Any, ...]], Awaitable[Iterable[Any]]]


async def count(fetch: Fetch, audience: Audience, *, week: str, most: int) -> int:
    """How many a prompt would be written to in that week; subscribers are read so many at a time."""
    found, reached = len(await _places(fetch, audience)), b""
    while rows := await _subscribers(fetch, reached, most):
        found += sum(person.wanted(audience) and person.may_be_nudged(week) for person in rows)
        reached = rows[-1].tag
    return found


class Filling:
    """Makes letters, within a transaction that somebody else began."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def portion(self, connection: Connection, broadcast: Broadcast, reached: bytes, week: str, most: int) -> bool:
        """Goes through the next subscribers by their tags, and notes how far it has come; the places come last."""
        rows = await _subscribers(connection.execute_fetchall, reached, most)
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
            places = await _places(connection.execute_fetchall, broadcast.audience)
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
    async def _marked(connection: Connection, broadcast: Broadcast) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """The marks of those who were told of the activity, and of those who come."""
        if not broadcast.purpose.only_told:
            return frozenset(), frozenset()
        rows = await connection.execute_fetchall(
            "SELECT kind, mark FROM mark WHERE activity = ?", (bytes.fromhex(broadcast.about),)
        )
        found = list(rows)
        return tuple(frozenset(mark for kind, mark in found if kind == sort) for sort in (TOLD, COMING))  # type: ignore[return-value]


async def _subscribers(fetch: Fetch, reached: bytes, most: int) -> list[Candidate]:
    rows = await fetch(
        "SELECT tag, language, topics, per_week, paused_until, week, sent FROM subscriber"
        " WHERE tag > ? ORDER BY tag LIMIT ?",
        (reached, most),
    )
    return [
        Candidate(tag, language, frozenset(topics.split(SEPARATOR)), *rest) for tag, language, topics, *rest in rows
    ]


async def _places(fetch: Fetch, audience: Audience) -> list[tuple[bytes, str]]:
    rows = await fetch("SELECT tag, language FROM place WHERE confirmed ORDER BY tag", ())
    return [(tag, language) for tag, language in rows if tag in audience.places]
