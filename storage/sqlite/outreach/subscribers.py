"""Subscribers in SQLite."""

from __future__ import annotations

from typing import Final

from storage.outreach.addresses import Addresses
from storage.outreach.audiences import read_audience
from storage.outreach.model import Purpose, Subscription
from storage.sqlite.connection import Database
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.forgetting import forget_subscriber, take_letter

SEPARATOR: Final = " "


class SqliteSubscribers:
    """The `Subscribers` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder, addresses: Addresses) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered
        self._addresses = addresses

    async def get(self, tag: bytes) -> Subscription | None:
        rows = await self._database.rows(
            "SELECT language, topics, per_week, paused_until FROM subscriber WHERE tag = ?", (tag,)
        )
        if not rows:
            return None
        language, topics, per_week, paused_until = rows[0]
        return Subscription(language, frozenset(topics.split(SEPARATOR)), per_week, paused_until)

    async def put(self, tag: bytes, subscription: Subscription) -> None:
        if not subscription.topics:
            raise ValueError("Whoever wants nothing is no subscriber.")
        topics = SEPARATOR.join(sorted(subscription.topics))
        async with self._ordered.adding() as connection:
            await connection.execute_fetchall(
                "INSERT INTO subscriber (tag, language, topics, per_week, paused_until) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (tag) DO UPDATE SET language = excluded.language, topics = excluded.topics,"
                " per_week = excluded.per_week, paused_until = excluded.paused_until",
                (tag, subscription.language, topics, subscription.per_week, subscription.paused_until),
            )
            unwanted = [
                broadcast
                for broadcast, aimed in await connection.execute_fetchall(
                    "SELECT l.broadcast, b.audience FROM letter AS l JOIN broadcast AS b ON b.id = l.broadcast"
                    " WHERE l.tag = ? AND NOT l.place AND b.purpose IN (?, ?)",
                    (tag, Purpose.PROMPT, Purpose.ACTIVITY),
                )
                if subscription.paused_until is not None or not read_audience(aimed).topics & subscription.topics
            ]
            for broadcast in unwanted:
                await take_letter(connection, broadcast, tag)

    async def remove(self, tag: bytes) -> bool:
        async with self._ordered.changing() as connection:
            return await forget_subscriber(connection, tag, self._addresses)

    async def count(self) -> int:
        [(count,)] = await self._database.rows("SELECT count(*) FROM subscriber")
        return int(count)
