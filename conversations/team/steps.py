"""Steps that every piece of the team's work takes: on to another state, or a note and the same state again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from conversations.dates import read_when
from conversations.team.effects import ShowWork, WorkStep
from conversations.team.states import Work


def to(work: Work) -> WorkStep:
    """Goes on there, and shows it."""
    return WorkStep(work, (ShowWork(),))


def noted(work: Work, note: str) -> WorkStep:
    """Stays there, and says why."""
    return WorkStep(work, (ShowWork(note),))


def read(work: Work, text: str, now: datetime, then: Callable[[str], Work], *, again: bool = False) -> WorkStep:
    """Goes on with the time that is meant, in ISO form; stays where none can be told, or it has been.

    `again` where all has been said already, so that a text can only mean another time: that it changes is pointed out.
    """
    when = read_when(text, now)
    if when is None:
        return noted(work, "team.only_time" if again else "team.when_not_understood")
    if when <= now:
        return noted(work, "team.when_past")
    return WorkStep(then(when.isoformat(timespec="minutes")), (ShowWork("team.time_changed" if again else None),))
