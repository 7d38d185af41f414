"""PostgreSQL's errors in our words, by their class alone: its own words may hold values."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from storage.errors import NotSavedError, StorageError, StoreDamagedError

# By SQLSTATE, or by its first two characters (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_NOT_SAVED: Final = {
    "08": "the database cannot be reached: see that it runs, and that DATABASE_URL names it.",
    "25006": "the database is read-only: see that DATABASE_URL names the primary.",
    "25P03": "the database gave up waiting for the bot.",
    "28": "the database does not let the bot in: see the user and password in DATABASE_URL.",
    "3D": "there is no such database: make it, or mend DATABASE_URL.",
    "3F": "there is no such schema in the database: make it, or mend DATABASE_URL.",
    "40": "somebody else changed the same at the same moment.",
    "42501": "the bot's database user may not do this: let it own its tables.",
    "53": "the database is out of room, memory or connections: make room, or raise max_connections.",
    "55P03": "somebody else held on to the same for too long.",
    "57": "the database is stopping, starting, or was told to break off.",
    "58": "the database's disk fails: look at it.",
}
_DAMAGED: Final = frozenset({"XX001", "XX002"})


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """Turn PostgreSQL's errors into `NotSavedError` and `StoreDamagedError`.

    What is a mistake of ours, and not the database's, stays as it is.
    """
    try:
        yield
    except PoolTimeout:
        raise _not_saved("08") from None
    except (psycopg.Error, PoolClosed) as error:
        told = _told(error)
        if told is None:
            raise
        raise told from None


def _told(error: Exception) -> StorageError | None:
    state = getattr(error, "sqlstate", None)
    if state in _DAMAGED:
        return StoreDamagedError("The database says that it is damaged. Stop the bot, and see the database's own log.")
    for known in (state, (state or "")[:2]):
        if known in _NOT_SAVED:
            return _not_saved(known)
    if isinstance(error, psycopg.OperationalError) and state is None:  # the connection broke, or never was
        return _not_saved("08")
    return None


def _not_saved(state: str) -> NotSavedError:
    return NotSavedError(f"Nothing was changed: {_NOT_SAVED[state]}")
