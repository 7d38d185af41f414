"""Roles and invitations in PostgreSQL."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any, Final

from storage.outreach.model import Invitation, Member, Role
from storage.postgres.database import Database, rows_of
from storage.postgres.outreach.writing import writing

_HOUR: Final = 3600


class PostgresTeam:
    """The `Team` of several replicas; see `storage.outreach.protocols`."""

    def __init__(self, database: Database) -> None:
        """Use `PostgresOutreach.open`."""
        self._database = database

    async def member(self, tag: bytes) -> Member | None:
        rows = await self._database.rows("SELECT tag, role, label FROM member WHERE tag = %s", (tag,))
        return _member(rows[0]) if rows else None

    async def members(self) -> list[Member]:
        rows = await self._database.rows('SELECT tag, role, label FROM member ORDER BY label COLLATE "C"')
        return [_member(row) for row in rows]

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
                    (
                        invitation.digest,
                        invitation.role,
                        invitation.label,
                        int(invitation.expires.timestamp()) // _HOUR,
                    ),
                )
        return not taken

    async def invitations(self, now: datetime) -> list[Invitation]:
        await self._database.rows("DELETE FROM invitation WHERE expires <= %s", (int(now.timestamp()) // _HOUR,))
        rows = await self._database.rows(
            'SELECT digest, role, label, expires FROM invitation ORDER BY label COLLATE "C"'
        )
        return [_invitation(row) for row in rows]

    async def accept(self, digest: bytes, tag: bytes, now: datetime) -> Member | None:
        async with writing(self._database) as connection:
            rows = await rows_of(
                connection,
                "DELETE FROM invitation WHERE digest = %s RETURNING digest, role, label, expires",
                (digest,),
            )
            if not rows:
                return None
            invitation = _invitation(rows[0])
            if invitation.expires <= now:
                return None
            accepted = Member(tag, invitation.role, invitation.label)
            before = await rows_of(connection, "SELECT tag, role, label FROM member WHERE tag = %s", (tag,))
            if before and _member(before[0]).role is Role.STAFF:
                accepted = dataclasses.replace(accepted, role=Role.STAFF)
            await connection.execute(
                "INSERT INTO member (tag, role, label) VALUES (%s, %s, %s)"
                " ON CONFLICT (tag) DO UPDATE SET role = excluded.role, label = excluded.label",
                (accepted.tag, accepted.role, accepted.label),
            )
        return accepted

    async def close(self) -> None:
        """Let go of the connections; harmless when done twice."""
        await self._database.close()


def _member(row: Any) -> Member:
    tag, role, label = row
    return Member(tag, Role(role), label)


def _invitation(row: Any) -> Invitation:
    digest, role, label, expires = row
    return Invitation(digest, Role(role), label, datetime.fromtimestamp(expires * _HOUR, UTC))
