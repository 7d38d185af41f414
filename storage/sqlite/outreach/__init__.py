"""Outreach in two files: `outreach.db`, and `staff.db`, which holds roles. Neither is opened together with stories."""

from storage.sqlite.outreach.library import SqliteLibrary
from storage.sqlite.outreach.opening import SqliteOutreach
from storage.sqlite.outreach.outbox import SqliteOutbox
from storage.sqlite.outreach.places import SqlitePlaces
from storage.sqlite.outreach.subscribers import SqliteSubscribers
from storage.sqlite.outreach.team import SqliteTeam

__all__ = [
    "SqliteLibrary",
    "SqliteOutbox",
    "SqliteOutreach",
    "SqlitePlaces",
    "SqliteSubscribers",
    "SqliteTeam",
]
