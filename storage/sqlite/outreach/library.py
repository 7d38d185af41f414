"""Prompts, activities and links in SQLite."""

from __future__ import annotations

from datetime import datetime

from storage.outreach.eligibility import COMING
from storage.outreach.model import Activity, Campaign, Prompt
from storage.outreach.moments import minutes
from storage.outreach.rows import activity_of, prompt_of, row_of_activity, row_of_prompt
from storage.sqlite.connection import Database
from storage.sqlite.order import InOrder


class SqliteLibrary:
    """The `Library` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered

    async def put_prompt(self, prompt: Prompt) -> None:
        await self._database.rows(
            "INSERT OR REPLACE INTO prompt (name, questions, picture) VALUES (?, ?, ?)",
            row_of_prompt(prompt),
        )

    async def prompts(self) -> list[Prompt]:
        rows = await self._database.rows("SELECT name, questions, picture FROM prompt ORDER BY name")
        return [prompt_of(row) for row in rows]

    async def put_activity(self, activity: Activity) -> None:
        await self._database.rows(
            "INSERT OR REPLACE INTO activity (id, topic, words, starts, link, sequence, cancelled)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row_of_activity(activity),
        )

    async def activities(self) -> list[Activity]:
        rows = await self._database.rows(
            "SELECT id, topic, words, starts, link, sequence, cancelled FROM activity ORDER BY starts, id"
        )
        return [activity_of(row) for row in rows]

    async def drop_activities_before(self, moment: datetime) -> int:
        before = (minutes(moment),)
        [(due,)] = await self._database.rows("SELECT count(*) FROM activity WHERE starts < ?", before)
        if due:  # a look changes no file
            async with self._ordered.changing() as connection:
                await connection.execute_fetchall(
                    "DELETE FROM mark WHERE activity IN (SELECT id FROM activity WHERE starts < ?)", before
                )
                await connection.execute_fetchall("DELETE FROM activity WHERE starts < ?", before)
        return int(due)

    async def mark_coming(self, activity: bytes, mark: bytes, *, coming: bool) -> None:
        async with self._ordered.changing() as connection:
            if coming:
                await connection.execute_fetchall(
                    "INSERT OR IGNORE INTO mark (activity, kind, mark) SELECT id, ?, ? FROM activity WHERE id = ?",
                    (COMING, mark, activity),
                )
            else:
                await connection.execute_fetchall(
                    "DELETE FROM mark WHERE activity = ? AND kind = ? AND mark = ?", (activity, COMING, mark)
                )

    async def is_coming(self, activity: bytes, mark: bytes) -> bool:
        return bool(
            await self._database.rows(
                "SELECT 1 FROM mark WHERE activity = ? AND kind = ? AND mark = ?", (activity, COMING, mark)
            )
        )

    async def heads(self, activity: bytes) -> int:
        [(count,)] = await self._database.rows(
            "SELECT count(*) FROM mark WHERE activity = ? AND kind = ?", (activity, COMING)
        )
        return int(count)

    async def put_campaign(self, campaign: Campaign) -> None:
        await self._database.rows(
            "INSERT OR REPLACE INTO campaign (code, label) VALUES (?, ?)", (campaign.code, campaign.label)
        )

    async def campaigns(self) -> list[Campaign]:
        return [Campaign(*row) for row in await self._database.rows("SELECT code, label FROM campaign ORDER BY code")]
