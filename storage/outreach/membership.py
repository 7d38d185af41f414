"""Who has a role, and who is invited to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; whoever is nobody is a student."""

    STAFF = "staff"
    AMBASSADOR = "ambassador"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role.

    Attributes:
        label: What whoever invited them calls them; unique, neither name nor id of ours.
    """

    tag: bytes
    role: Role
    label: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that has not been taken up; who has its secret takes it up once.

    Attributes:
        digest: SHA-256 of the secret.
        expires: To the hour.
    """

    digest: bytes
    role: Role
    label: str
    expires: datetime

    def taken_up(self, tag: bytes, before: Member | None) -> Member:
        """Who has taken it up, `before` being what they were: who is of the staff stays so."""
        role = Role.STAFF if before is not None and before.role is Role.STAFF else self.role
        return Member(tag, role, self.label)
