"""Moments as they are kept: in whole minutes since 1970, which no number of a person's looks like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


def minutes(moment: datetime) -> int:
    """The minute that a moment falls into."""
    return (moment - _EPOCH) // _MINUTE


def moment_of(minute: int) -> datetime:
    """The beginning of a minute."""
    return _EPOCH + minute * _MINUTE
