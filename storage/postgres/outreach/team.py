"""Roles and invitations in PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from storage.outreach.membership import Invitation, Member
from storage.outreach.rows import invitation_of, member_of, row_of_invitation
from storage.postgres.database import Database, rows_of
from storage.postgres.outreach.writing import writing
from storage.times import hour_of


class PostgresTeam:
    """The `Team` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database

    async def member(self, tag: bytes) -> Member | None:
        rows = await self._database.rows("SELECT tag, role, label FROM member WHERE tag = %s", (tag,))
        return member_of(rows[0]) if rows else None

    async def members(self) -> list[Member]:
        rows = await self._database.rows('SELECT tag, role, label FROM member ORDER BY label COLLATE "C"')
        return [member_of(row) for row in rows]

    async def remove(self, label: str) -> bool:
        async with writing(self._database) as connection:
            gone = [
                *await rows_of(connection, "DELETE FROM member WHERE label = %s RETURNING 1", (label,)),
                *await rows_of(connection, "DELETE FROM invitation WHERE label = %s RETURNING 1", (label,)),
            ]
        return bool(gone)

    async def invite(self, invitation: Invitation) -> bool:
        async with writing(self._database) as connection:
            taken = await rows_of(
                connection,
                "SELECT 1 FROM member WHERE label = %(label)s UNION SELECT 1 FROM invitation WHERE label = %(label)s",
                {"label": invitation.label},
            )
            if not taken:
                await connection.execute(
                    "INSERT INTO invitation (digest, role, label, expires) VALUES (%s, %s, %s, %s)",
                    row_of_invitation(invitation),
                )
        return not taken

    async def invitations(self, now: datetime) -> list[Invitation]:
        await self._database.rows("DELETE FROM invitation WHERE expires <= %s", (hour_of(now),))
        rows = await self._database.rows(
            'SELECT digest, role, label, expires FROM invitation ORDER BY label COLLATE "C"'
        )
        return [invitation_of(row) for row in rows]

    async def accept(self, digest: bytes, tag: bytes, now: datetime) -> Member | None:
        async with writing(self._database) as connection:
            rows = await rows_of(
                connection,
                "DELETE FROM invitation WHERE digest = %s RETURNING digest, role, label, expires",
                (digest,),
            )
            if not rows:
                return None
            invitation = invitation_of(rows[0])
            if invitation.expires <= now:
                return None
            before = await rows_of(connection, "SELECT tag, role, label FROM member WHERE tag = %s", (tag,))
            accepted = invitation.taken_up(tag, member_of(before[0]) if before else None)
            await connection.execute(
                "INSERT INTO member (tag, role, label) VALUES (%s, %s, %s)"
                " ON CONFLICT (tag) DO UPDATE SET role = excluded.role, label = excluded.label",
                (accepted.tag, accepted.role, accepted.label),
            )
        return accepted

    async def close(self) -> None:
        """Let go of the connections; harmless when done twice."""
        await self._database.close()
