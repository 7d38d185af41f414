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


def read(work: Work, text: str, now: datetime, then: Callable[[str], Work]) -> WorkStep:
    """Goes on with the time that is meant, in ISO form; stays where none can be told, or it has been."""
    when = read_when(text, now)
    if when is None:
        return noted(work, "team.when_not_understood")
    if when <= now:
        return noted(work, "team.when_past")
    return to(then(when.isoformat(timespec="minutes")))
