"""Broadcasts as rows."""

from __future__ import annotations

from typing import Any, Final

from storage.outreach.audiences import read_audience
from storage.outreach.model import Broadcast, Purpose, State, Totals
from storage.outreach.moments import moment_of

# The last one tells how far a broadcast has been filled: a tag.
COLUMNS: Final = (
    "id, purpose, about, audience, due, owner, urgent, state, progress, letters, sent, blocked, failed, reached"
)


def broadcast_of(row: Any) -> Broadcast:
    """The broadcast of a row of `COLUMNS`."""
    identity, purpose, about, audience, due, owner, urgent, state, progress, *counts, _ = row
    return Broadcast(
        id=identity,
        purpose=Purpose(purpose),
        about=about,
        audience=read_audience(audience),
        due=moment_of(due),
        owner=owner,
        urgent=bool(urgent),
        state=State(state),
        progress=progress,
        totals=Totals(*counts),
    )
