"""Who gets a letter of a broadcast: subscribers in portions, by their tags, and then groups and channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, TypeAlias

from storage.outreach.addresses import Addresses
from storage.outreach.eligibility import Candidate, Marked, chosen
from storage.outreach.model import Audience, Broadcast, State
from storage.sqlite.here import Connection
from storage.sqlite.outreach.subscribers import SEPARATOR

_AT_ONCE: Final = 1_000  # subscribers that are read at once while they are counted

Fetch: TypeAlias = Callable[[str, tuple[Any, ...]], Awaitable[Iterable[Any]]]


async def count(fetch: Fetch, audience: Audience, *, week: str) -> int:
    """How many a prompt would be written to in that week."""
    found, reached = len(await _places(fetch, audience)), b""
    while people := await _candidates(fetch, reached, _AT_ONCE):
        found += sum(person.wanted(audience) and person.may_be_nudged(week) for person in people)
        reached = people[-1].tag
    return found


class Filling:
    """Makes letters, within a transaction that somebody else began."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def portion(self, connection: Connection, broadcast: Broadcast, reached: bytes, week: str, most: int) -> bool:
        """Goes through the next subscribers by their tags, and notes how far it has come; the places come last."""
        people = await _candidates(connection.execute_fetchall, reached, most)
        marked = await _marked(connection, broadcast)
        choice = chosen(people, broadcast, marked, self._addresses, week)
        letters = [(person.tag, person.language, False) for person in choice.written_to]
        more = len(people) == most
        if not more:
            places = await _places(connection.execute_fetchall, broadcast.audience)
            letters += [(tag, language, True) for tag, language in places]
        before = connection.total_changes
        await connection.executemany(
            "INSERT OR IGNORE INTO letter (broadcast, tag, language, place) VALUES (?, ?, ?, ?)",
            [(broadcast.id, *letter) for letter in letters],
        )
        made = connection.total_changes - before
        await connection.executemany(
            "UPDATE subscriber SET sent = CASE week WHEN ? THEN sent ELSE 0 END + 1, week = ? WHERE tag = ?",
            [(week, week, person.tag) for person in choice.nudged],
        )
        await connection.execute_fetchall(
            "UPDATE broadcast SET state = ?, reached = ?, letters = letters + ? WHERE id = ?",
            (State.FILLING if more else State.RUNNING, people[-1].tag if more else b"", made, broadcast.id),
        )
        return more


async def _marked(connection: Connection, broadcast: Broadcast) -> Marked:
    """The marks of those who were told of the activity, and of those who come, where it is for them alone."""
    if not broadcast.purpose.only_told:
        return Marked()
    rows = await connection.execute_fetchall(
        "SELECT kind, mark FROM mark WHERE activity = ?", (bytes.fromhex(broadcast.about),)
    )
    return Marked.of(rows)


async def _candidates(fetch: Fetch, reached: bytes, most: int) -> list[Candidate]:
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
