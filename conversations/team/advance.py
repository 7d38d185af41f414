"""The team's work: what follows from an event.

A total function, like the students' `advance`. `now` is passed in: times are typed as people type them, and read back
in full before they are taken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from conversations.team.effects import Invite, MakeLink, ShowWork, Tapped, TeamEvent, Typed, WorkStep
from conversations.team.planning import advance_plan
from conversations.team.prompting import advance_prompt
from conversations.team.states import Invitee, Naming, NamingInvitee, NamingLink, Planning, Prompting, Work
from conversations.team.steps import noted, to
from conversations.team.tasks import Task
from conversations.words import units

LABEL_MAX: Final = 40  # UTF-16 units


def advance_work(work: Work, event: TeamEvent, now: datetime) -> WorkStep:
    """What follows from `event` where the work stands."""
    if isinstance(event, Tapped) and event.task is Task.CANCEL:
        return WorkStep(None, (ShowWork("team.cancelled"),))
    if isinstance(work, Prompting):
        return advance_prompt(work, event, now)
    if isinstance(work, Planning):
        return advance_plan(work, event, now)
    return _named(work, event)


def _named(work: Naming, event: TeamEvent) -> WorkStep:
    match work, event:
        case (NamingInvitee(role=None), Tapped(Task.ROLE, argument)) if argument in set(Invitee):
            return to(replace(work, role=Invitee(argument)))
        case (NamingInvitee(role=Invitee()) | NamingLink(), Typed(text)) if units(text) > LABEL_MAX or "\n" in text:
            return noted(work, "team.too_long")
        case NamingInvitee(role=Invitee() as role), Typed(text):
            return WorkStep(None, (Invite(work.number, role, text),))
        case NamingLink(), Typed(text):
            return WorkStep(None, (MakeLink(work.number, text),))
        case _:
            return noted(work, "team.not_here")
