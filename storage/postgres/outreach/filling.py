"""Filling a broadcast with letters, a portion of its audience at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, LiteralString, TypeAlias

from storage.outreach.addresses import Addresses
from storage.outreach.eligibility import Candidate, Marked, chosen
from storage.outreach.model import Audience, Broadcast, State
from storage.outreach.rows import BROADCAST, broadcast_of
from storage.postgres.database import Connection, Database, rows_of

_AT_ONCE: Final = 1_000  # subscribers that are read at once while they are counted

Fetch: TypeAlias = Callable[[LiteralString, Sequence[Any]], Awaitable[list[tuple[Any, ...]]]]
Meant: TypeAlias = tuple[bytes, str, bool]  # tag, language, whether it is a place


async def count(database: Database, audience: Audience, week: str) -> int:
    """Return how many a prompt would be written to in that week."""
    total, reached = len(await _places(database.rows, audience)), b""
    while people := await _candidates(database.rows, reached, _AT_ONCE):
        total += sum(person.wanted(audience) and person.may_be_nudged(week) for person in people)
        reached = people[-1].tag
    return total


async def fill(connection: Connection, addresses: Addresses, identity: bytes, week: str, most: int) -> bool:
    """Go through the next subscribers by their tags, and note how far it has come; the places come last."""

    async def fetch(sql: LiteralString, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return await rows_of(connection, sql, parameters)

    rows = await fetch(
        "SELECT reached, " + BROADCAST + " FROM broadcast WHERE id = %s AND state IN (%s, %s)",
        (identity, State.WAITING, State.FILLING),
    )
    if not rows:
        return False
    reached, *row = rows[0]
    broadcast = broadcast_of(tuple(row))
    people = await _candidates(fetch, reached, most)
    choice = chosen(people, broadcast, await _marked(fetch, broadcast), addresses, week)
    meant = [(person.tag, person.language, False) for person in choice.written_to]
    more = len(people) == most
    if not more:
        meant += [(tag, language, True) for tag, language in await _places(fetch, broadcast.audience)]
    made = await _make(connection, broadcast.id, meant)
    await connection.execute(
        "UPDATE subscriber SET sent = CASE week WHEN %(week)s THEN sent ELSE 0 END + 1, week = %(week)s"
        " WHERE tag = ANY(%(tags)s)",
        {"week": week, "tags": [person.tag for person in choice.nudged]},
    )
    await connection.execute(
        "UPDATE broadcast SET state = %s, reached = %s, letters = letters + %s WHERE id = %s",
        (State.FILLING if more else State.RUNNING, people[-1].tag if more else b"", made, broadcast.id),
    )
    return more


async def _make(connection: Connection, broadcast: bytes, meant: Sequence[Meant]) -> int:
    if not meant:
        return 0
    tags, languages, places = zip(*meant, strict=True)
    made = await rows_of(
        connection,
        "INSERT INTO letter (broadcast, tag, language, place)"
        " SELECT %s, * FROM unnest(%s::bytea[], %s::text[], %s::boolean[]) ON CONFLICT DO NOTHING RETURNING 1",
        (broadcast, list(tags), list(languages), list(places)),
    )
    return len(made)


async def _marked(fetch: Fetch, broadcast: Broadcast) -> Marked:
    """The marks of those who were told of the activity or come, where the broadcast is for them alone."""
    if not broadcast.purpose.only_told:
        return Marked()
    return Marked.of(await fetch("SELECT kind, mark FROM mark WHERE activity = %s", (bytes.fromhex(broadcast.about),)))


async def _candidates(fetch: Fetch, reached: bytes, most: int) -> list[Candidate]:
    rows = await fetch(
        "SELECT tag, language, topics, per_week, paused_until, week, sent FROM subscriber"
        " WHERE tag > %s ORDER BY tag LIMIT %s",
        (reached, most),
    )
    return [Candidate(tag, language, frozenset(topics), *rest) for tag, language, topics, *rest in rows]


async def _places(fetch: Fetch, audience: Audience) -> list[tuple[bytes, str]]:
    rows = await fetch("SELECT tag, language FROM place WHERE confirmed ORDER BY tag", ())
    return [(tag, language) for tag, language in rows if tag in audience.places]
