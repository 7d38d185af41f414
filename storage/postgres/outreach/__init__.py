"""Outreach in PostgreSQL, in tables that no statement joins with those of stories."""

from storage.postgres.outreach.library import PostgresLibrary
from storage.postgres.outreach.opening import PostgresOutreach
from storage.postgres.outreach.outbox import PostgresOutbox
from storage.postgres.outreach.places import PostgresPlaces
from storage.postgres.outreach.subscribers import PostgresSubscribers
from storage.postgres.outreach.team import PostgresTeam

__all__ = [
    "PostgresLibrary",
    "PostgresOutbox",
    "PostgresOutreach",
    "PostgresPlaces",
    "PostgresSubscribers",
    "PostgresTeam",
]
