"""Prompts, activities and links in PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from storage.outreach.eligibility import COMING
from storage.outreach.model import Activity, Campaign, Prompt
from storage.outreach.moments import minutes
from storage.outreach.rows import activity_of, prompt_of, row_of_activity, row_of_prompt
from storage.postgres.database import Database, rows_of
from storage.postgres.outreach.writing import writing


class PostgresLibrary:
    """The `Library` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database

    async def put_prompt(self, prompt: Prompt) -> None:
        await self._database.rows(
            "INSERT INTO prompt (name, questions, picture) VALUES (%s, %s, %s)"
            " ON CONFLICT (name) DO UPDATE SET questions = excluded.questions, picture = excluded.picture",
            row_of_prompt(prompt),
        )

    async def prompts(self) -> list[Prompt]:
        rows = await self._database.rows('SELECT name, questions, picture FROM prompt ORDER BY name COLLATE "C"')
        return [prompt_of(row) for row in rows]

    async def put_activity(self, activity: Activity) -> None:
        await self._database.rows(
            "INSERT INTO activity (id, topic, words, starts, link, sequence, cancelled)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, words = excluded.words, starts = excluded.starts,"
            " link = excluded.link, sequence = excluded.sequence, cancelled = excluded.cancelled",
            row_of_activity(activity),
        )

    async def activities(self) -> list[Activity]:
        rows = await self._database.rows(
            "SELECT id, topic, words, starts, link, sequence, cancelled FROM activity ORDER BY starts, id"
        )
        return [activity_of(row) for row in rows]

    async def drop_activities_before(self, moment: datetime) -> int:
        async with writing(self._database) as connection:
            return len(
                await rows_of(connection, "DELETE FROM activity WHERE starts < %s RETURNING 1", (minutes(moment),))
            )

    async def mark_coming(self, activity: bytes, mark: bytes, *, coming: bool) -> None:
        async with writing(self._database) as connection:
            if coming:
                await connection.execute(
                    "INSERT INTO mark (activity, kind, mark) SELECT id, %s, %s FROM activity WHERE id = %s"
                    " ON CONFLICT DO NOTHING",
                    (COMING, mark, activity),
                )
            else:
                await connection.execute(
                    "DELETE FROM mark WHERE activity = %s AND kind = %s AND mark = %s", (activity, COMING, mark)
                )

    async def is_coming(self, activity: bytes, mark: bytes) -> bool:
        return bool(
            await self._database.rows(
                "SELECT 1 FROM mark WHERE activity = %s AND kind = %s AND mark = %s", (activity, COMING, mark)
            )
        )

    async def heads(self, activity: bytes) -> int:
        [(count,)] = await self._database.rows(
            "SELECT count(*) FROM mark WHERE activity = %s AND kind = %s", (activity, COMING)
        )
        return int(count)

    async def put_campaign(self, campaign: Campaign) -> None:
        await self._database.rows(
            "INSERT INTO campaign (code, label) VALUES (%s, %s)"
            " ON CONFLICT (code) DO UPDATE SET label = excluded.label",
            (campaign.code, campaign.label),
        )

    async def campaigns(self) -> list[Campaign]:
        rows = await self._database.rows('SELECT code, label FROM campaign ORDER BY code COLLATE "C"')
        return [Campaign(code, label) for code, label in rows]
