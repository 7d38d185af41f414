"""Roles and invitations in SQLite, in a file of their own."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from storage.outreach.addresses import Addresses
from storage.outreach.model import Invitation, Member, Role
from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import STAFF
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.key_check import check_key

_HOUR: Final = 3600


class SqliteTeam:
    """The `Team` of one machine; see `storage.outreach.protocols`."""

    def __init__(self, database: Database) -> None:
        """Use `open` instead."""
        self._database = database
        self._ordered = InOrder(database, "main")

    @classmethod
    async def open(cls, folder: Path, addresses: Addresses, *, busy: timedelta = BUSY) -> SqliteTeam:
        """Open or make the folder's store; raises as `SqliteOutreach.open` does."""
        database = await Database.open(folder, STAFF, busy=busy, here=True)
        try:
            await check_key(database, addresses, "staff.db")
        except BaseException:
            await database.close()
            raise
        return cls(database)

    async def member(self, tag: bytes) -> Member | None:
        rows = await self._database.rows("SELECT tag, role, label FROM member WHERE tag = ?", (tag,))
        return _member(rows[0]) if rows else None

    async def members(self) -> list[Member]:
        return [_member(row) for row in await self._database.rows("SELECT tag, role, label FROM member ORDER BY label")]

    async def remove(self, label: str) -> bool:
        async with self._ordered.changing() as connection:
            gone = [
                *await connection.execute_fetchall("DELETE FROM member WHERE label = ? RETURNING 1", (label,)),
                *await connection.execute_fetchall("DELETE FROM invitation WHERE label = ? RETURNING 1", (label,)),
            ]
        return bool(gone)

    async def invite(self, invitation: Invitation) -> bool:
        async with self._ordered.changing() as connection:
            taken = list(
                await connection.execute_fetchall(
                    "SELECT 1 FROM member WHERE label = ?1 UNION SELECT 1 FROM invitation WHERE label = ?1",
                    (invitation.label,),
                )
            )
            if not taken:
                await connection.execute_fetchall(
                    "INSERT INTO invitation (digest, role, label, expires) VALUES (?, ?, ?, ?)",
                    (
                        invitation.digest,
                        invitation.role,
                        invitation.label,
                        int(invitation.expires.timestamp()) // _HOUR,
                    ),
                )
        return not taken

    async def invitations(self, now: datetime) -> list[Invitation]:
        over = (int(now.timestamp()) // _HOUR,)
        if await self._database.rows("SELECT 1 FROM invitation WHERE expires <= ?", over):
            async with self._ordered.changing() as connection:
                await connection.execute_fetchall("DELETE FROM invitation WHERE expires <= ?", over)
        rows = await self._database.rows("SELECT digest, role, label, expires FROM invitation ORDER BY label")
        return [_invitation(row) for row in rows]

    async def accept(self, digest: bytes, tag: bytes, now: datetime) -> Member | None:
        async with self._ordered.changing() as connection:
            rows = list(
                await connection.execute_fetchall(
                    "DELETE FROM invitation WHERE digest = ? RETURNING digest, role, label, expires", (digest,)
                )
            )
            if not rows:
                return None
            invitation = _invitation(rows[0])
            if invitation.expires <= now:
                return None
            accepted = Member(tag, invitation.role, invitation.label)
            before = list(
                await connection.execute_fetchall("SELECT tag, role, label FROM member WHERE tag = ?", (tag,))
            )
            if before and _member(before[0]).role is Role.STAFF:
                accepted = dataclasses.replace(accepted, role=Role.STAFF)
            await connection.execute_fetchall(
                "INSERT OR REPLACE INTO member (tag, role, label) VALUES (?, ?, ?)",
                (accepted.tag, accepted.role, accepted.label),
            )
        return accepted

    async def close(self) -> None:
        """Let go of file and thread; harmless when done twice."""
        await self._database.close()


def _member(row: Any) -> Member:
    tag, role, label = row
    return Member(tag, Role(role), label)


def _invitation(row: Any) -> Invitation:
    digest, role, label, expires = row
    return Invitation(digest, Role(role), label, datetime.fromtimestamp(expires * _HOUR, UTC))
