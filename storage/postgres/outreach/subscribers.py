"""Subscribers in PostgreSQL."""

from __future__ import annotations

from storage.outreach.addresses import Addresses
from storage.outreach.audiences import read_audience
from storage.outreach.model import Purpose, Subscription
from storage.postgres.database import Database, rows_of
from storage.postgres.outreach.writing import forget_subscriber, take_letter, writing


class PostgresSubscribers:
    """The `Subscribers` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, addresses: Addresses) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database
        self._addresses = addresses

    async def get(self, tag: bytes) -> Subscription | None:
        rows = await self._database.rows(
            "SELECT language, topics, per_week, paused_until FROM subscriber WHERE tag = %s", (tag,)
        )
        if not rows:
            return None
        language, topics, per_week, paused_until = rows[0]
        return Subscription(language, frozenset(topics), per_week, paused_until)

    async def put(self, tag: bytes, subscription: Subscription) -> None:
        if not subscription.topics:
            raise ValueError("Whoever wants nothing is no subscriber.")
        async with writing(self._database) as connection:
            await connection.execute(
                "INSERT INTO subscriber (tag, language, topics, per_week, paused_until) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (tag) DO UPDATE SET language = excluded.language, topics = excluded.topics,"
                " per_week = excluded.per_week, paused_until = excluded.paused_until",
                (
                    tag,
                    subscription.language,
                    sorted(subscription.topics),
                    subscription.per_week,
                    subscription.paused_until,
                ),
            )
            unwanted = [
                broadcast
                for broadcast, aimed in await rows_of(
                    connection,
                    "SELECT l.broadcast, b.audience FROM letter AS l JOIN broadcast AS b ON b.id = l.broadcast"
                    " WHERE l.tag = %s AND NOT l.place AND b.purpose IN (%s, %s)",
                    (tag, Purpose.PROMPT, Purpose.ACTIVITY),
                )
                if subscription.paused_until is not None or not read_audience(aimed).topics & subscription.topics
            ]
            for broadcast in unwanted:
                await take_letter(connection, broadcast, tag)

    async def remove(self, tag: bytes) -> bool:
        async with writing(self._database) as connection:
            return await forget_subscriber(connection, tag, self._addresses)

    async def count(self) -> int:
        [(count,)] = await self._database.rows("SELECT count(*) FROM subscriber")
        return int(count)
