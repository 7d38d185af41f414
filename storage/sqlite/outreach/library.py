"""Prompts, activities and links in SQLite."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from storage.outreach.eligibility import COMING
from storage.outreach.model import Activity, Campaign, Prompt, Wording
from storage.outreach.moments import minutes, moment_of
from storage.sqlite.connection import Database
from storage.sqlite.order import InOrder


class SqliteLibrary:
    """The `Library` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database, ordered: InOrder) -> None:
        """Use `SqliteOutreach.open`."""
        self._database = database
        self._ordered = ordered

    async def put_prompt(self, prompt: Prompt) -> None:
        questions = json.dumps(dict(prompt.questions), ensure_ascii=False)
        await self._database.rows(
            "INSERT OR REPLACE INTO prompt (name, questions, picture) VALUES (?, ?, ?)",
            (prompt.name, questions, prompt.picture),
        )

    async def prompts(self) -> list[Prompt]:
        rows = await self._database.rows("SELECT name, questions, picture FROM prompt ORDER BY name")
        return [Prompt(name, json.loads(questions), picture) for name, questions, picture in rows]

    async def put_activity(self, activity: Activity) -> None:
        words = {language: asdict(wording) for language, wording in activity.words.items()}
        await self._database.rows(
            "INSERT OR REPLACE INTO activity (id, topic, words, starts, link, sequence, cancelled)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                activity.id,
                activity.topic,
                json.dumps(words, ensure_ascii=False),
                minutes(activity.starts),
                activity.link,
                activity.sequence,
                activity.cancelled,
            ),
        )

    async def activities(self) -> list[Activity]:
        rows = await self._database.rows(
            "SELECT id, topic, words, starts, link, sequence, cancelled FROM activity ORDER BY starts, id"
        )
        return [
            Activity(
                id=identity,
                topic=topic,
                words={language: Wording(**wording) for language, wording in json.loads(words).items()},
                starts=moment_of(starts),
                link=link,
                sequence=sequence,
                cancelled=bool(cancelled),
            )
            for identity, topic, words, starts, link, sequence, cancelled in rows
        ]

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
