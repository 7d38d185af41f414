"""Roles and invitations in SQLite, in a file of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from storage.outreach.addresses import Addresses
from storage.outreach.membership import Invitation, Member
from storage.outreach.rows import invitation_of, member_of, row_of_invitation
from storage.sqlite.connection import BUSY, Database
from storage.sqlite.migrations import STAFF
from storage.sqlite.order import InOrder
from storage.sqlite.outreach.key_check import check_key
from storage.times import hour_of


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
        return member_of(rows[0]) if rows else None

    async def members(self) -> list[Member]:
        rows = await self._database.rows("SELECT tag, role, label FROM member ORDER BY label")
        return [member_of(row) for row in rows]

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
                    row_of_invitation(invitation),
                )
        return not taken

    async def invitations(self, now: datetime) -> list[Invitation]:
        over = (hour_of(now),)
        if await self._database.rows("SELECT 1 FROM invitation WHERE expires <= ?", over):
            async with self._ordered.changing() as connection:
                await connection.execute_fetchall("DELETE FROM invitation WHERE expires <= ?", over)
        rows = await self._database.rows("SELECT digest, role, label, expires FROM invitation ORDER BY label")
        return [invitation_of(row) for row in rows]

    async def accept(self, digest: bytes, tag: bytes, now: datetime) -> Member | None:
        async with self._ordered.changing() as connection:
            rows = list(
                await connection.execute_fetchall(
                    "DELETE FROM invitation WHERE digest = ? RETURNING digest, role, label, expires", (digest,)
                )
            )
            if not rows:
                return None
            invitation = invitation_of(rows[0])
            if invitation.expires <= now:
                return None
            before = list(
                await connection.execute_fetchall("SELECT tag, role, label FROM member WHERE tag = ?", (tag,))
            )
            accepted = invitation.taken_up(tag, member_of(before[0]) if before else None)
            await connection.execute_fetchall(
                "INSERT OR REPLACE INTO member (tag, role, label) VALUES (?, ?, ?)",
                (accepted.tag, accepted.role, accepted.label),
            )
        return accepted

    async def close(self) -> None:
        """Let go of file and thread; harmless when done twice."""
        await self._database.close()
