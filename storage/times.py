"""How coarsely the stores remember when something is: releases and invitations by the hour, receipts by the week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
_WEEK: Final = timedelta(weeks=1)
_FIRST_MONDAY: Final = datetime(1969, 12, 29, tzinfo=UTC)


def hour_of(time: datetime) -> int:
    """Hours since 1970 (UTC).

    Raises:
        ValueError: The time has no time zone.
    """
    if time.tzinfo is None:
        raise ValueError("A time that is kept needs a time zone.")
    return int(time.timestamp() // HOUR.total_seconds())


def week_number(time: datetime) -> int:
    """Weeks since the Monday that 1970 began in; `0002_redrawing.sql` counts the same."""
    return (time - _FIRST_MONDAY) // _WEEK


def rested(hour: int, last: int | None, every: timedelta) -> bool:
    """Whether the last release, in hours since 1970, is so long ago; one in the future means that a clock was wrong."""
    return last is None or last > hour or (hour - last) * HOUR >= every
