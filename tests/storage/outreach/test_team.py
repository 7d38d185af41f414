from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage.outreach.membership import Invitation, Member, Role
from storage.outreach.protocols import Team
from tests.storage.outreach.places import Place

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=48)


def invitation(label: str, role: Role = Role.AMBASSADOR) -> Invitation:
    return Invitation(label.encode().ljust(32), role, label, LATER)


def tag(number: int) -> bytes:
    return number.to_bytes(24, "big")


async def test_an_invitation_is_taken_up_once(team: Team) -> None:
    assert await team.invite(invitation("Moholt"))
    assert await team.accept(b"?" * 32, tag(1), NOW) is None
    assert await team.accept(invitation("Moholt").digest, tag(1), NOW) == Member(tag(1), Role.AMBASSADOR, "Moholt")
    assert await team.accept(invitation("Moholt").digest, tag(2), NOW) is None
    assert await team.members() == [Member(tag(1), Role.AMBASSADOR, "Moholt")]
    assert await team.member(tag(2)) is None
    assert await team.invitations(NOW) == []


async def test_two_who_take_it_up_at_once_are_one(team: Team) -> None:
    await team.invite(invitation("Moholt"))
    came = await asyncio.gather(*(team.accept(invitation("Moholt").digest, tag(n), NOW) for n in range(8)))
    assert len([member for member in came if member]) == 1


async def test_an_invitation_expires(team: Team) -> None:
    await team.invite(invitation("Moholt"))
    assert await team.accept(invitation("Moholt").digest, tag(1), LATER) is None
    await team.invite(invitation("Moholt"))
    assert await team.invitations(NOW) == [invitation("Moholt")]
    assert await team.invitations(LATER) == []
    assert await team.invite(invitation("Moholt")), "its label is free again"


async def test_a_label_stands_for_one(team: Team) -> None:
    assert await team.invite(invitation("Moholt"))
    assert not await team.invite(Invitation(b"x" * 32, Role.STAFF, "Moholt", LATER))
    await team.accept(invitation("Moholt").digest, tag(1), NOW)
    assert not await team.invite(Invitation(b"x" * 32, Role.STAFF, "Moholt", LATER))


async def test_staff_stay_staff_whatever_they_take_up(team: Team) -> None:
    for label, role in (("Dragvoll", Role.STAFF), ("Moholt", Role.AMBASSADOR)):
        await team.invite(invitation(label, role))
        await team.accept(invitation(label).digest, tag(1), NOW)
    assert await team.members() == [Member(tag(1), Role.STAFF, "Moholt")]


async def test_whoever_is_taken_out_is_gone_with_their_bytes(team: Team, place: Place) -> None:
    member = b"\xa7" * 24
    await team.invite(invitation("Moholt"))
    await team.accept(invitation("Moholt").digest, member, NOW)
    assert member in place.content()
    assert await team.remove("Moholt") is True
    assert await team.remove("Moholt") is False
    assert await team.members() == []
    assert member not in place.content()
    await team.invite(invitation("Moholt"))
    assert await team.remove("Moholt") is True, "an invitation is taken back the same way"
