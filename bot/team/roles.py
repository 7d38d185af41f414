"""Who may do what: one table, and nobody else may do anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from conversations.team.tasks import Task, TeamCommand
from storage.outreach.addresses import Addresses
from storage.outreach.membership import Role
from storage.outreach.protocols import Team

_BOTH: Final = frozenset({Role.STAFF, Role.AMBASSADOR})
_STAFF: Final = frozenset({Role.STAFF})

# What somebody must be for each command; a button that works on what a command shows needs the same.
PERMITTED: Final = {
    TeamCommand.PROMPT: _BOTH,
    TeamCommand.BROADCASTS: _BOTH,
    TeamCommand.ACTIVITY: _STAFF,
    TeamCommand.BECAUSE: _STAFF,
    TeamCommand.LINK: _BOTH,
    TeamCommand.POSTER: _BOTH,
    TeamCommand.STATUS: _BOTH,
    TeamCommand.EXPORT: _STAFF,
    TeamCommand.INVITE: _STAFF,
    TeamCommand.TEAM: _STAFF,
}

# Buttons on boards act by themselves, without a piece of work; any other button belongs to a work that a role began.
ON_BOARDS: Final = {
    Task.HALT: _BOTH,
    Task.NEW: _BOTH,
    Task.POSTER: _BOTH,
    Task.MOVE: _STAFF,
    Task.CALL_OFF: _STAFF,
    Task.BECAUSE: _STAFF,
    Task.REMOVE: _STAFF,
    Task.OURS: _STAFF,
    Task.NOT_OURS: _STAFF,
}


class Roles:
    """Says who somebody is: root staff of the settings, or a member of the team."""

    def __init__(self, root: Iterable[int], team: Team, addresses: Addresses) -> None:
        self._root = frozenset(root)
        self._team = team
        self._addresses = addresses

    async def role_of(self, chat: int) -> Role | None:
        """The role of a private chat's person, None for a student."""
        if chat in self._root:
            return Role.STAFF
        if chat <= 0:  # groups and channels have no role, whoever writes there
            return None
        member = await self._team.member(self._addresses.tag(chat))
        return member.role if member else None

    async def staff(self) -> list[int]:
        """The chats of all staff."""
        members = [self._addresses.chat(m.tag) for m in await self._team.members() if m.role is Role.STAFF]
        return sorted(self._root | {*members})
