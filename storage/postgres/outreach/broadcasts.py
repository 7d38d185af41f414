"""Broadcasts as they stand in their rows."""

from __future__ import annotations

from typing import Any, Final

from storage.outreach.audiences import read_audience
from storage.outreach.model import Broadcast, Purpose, State, Totals
from storage.outreach.moments import moment_of

COLUMNS: Final = "id, purpose, about, audience, due, owner, urgent, state, progress, letters, sent, blocked, failed"


def broadcast_of(row: tuple[Any, ...]) -> Broadcast:
    """Return the broadcast of a row of `COLUMNS`."""
    identity, purpose, about, audience, due, owner, urgent, state, progress, *counts = row
    return Broadcast(
        id=identity,
        purpose=Purpose(purpose),
        about=about,
        audience=read_audience(audience),
        due=moment_of(due),
        owner=owner,
        urgent=urgent,
        state=State(state),
        progress=progress,
        totals=Totals(*counts),
    )
