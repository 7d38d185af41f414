"""Quiet hours: when nobody is written to unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

_FORM: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?")
_BEFORE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the local day to another, over midnight where the first is the later one; equal ones: never."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read what an operator writes, as in "20:00-09:00" or "20-9"; "0-0" is never.

        Raises:
            ValueError: It is no such thing.
        """
        found = _FORM.fullmatch(text.strip())
        try:
            if found:
                return cls(_clock(found[1], found[2]), _clock(found[3], found[4]))
        except ValueError:  # 25 o'clock
            pass
        raise ValueError('must be two times of the day, as in "20:00-09:00"; "0-0" is never')

    def hold(self, moment: datetime) -> bool:
        """Whether a moment, in local time, is quiet."""
        clock = moment.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or where it is quiet when that is over."""
        if not self.hold(moment):
            return moment
        later = moment.time() >= self.end
        return datetime.combine(moment.date() + timedelta(days=later), self.end, moment.tzinfo)

    def on_the_day_of(self, moment: datetime) -> datetime:
        """The moment itself, or where it is quiet one of the same day that is not: later, or else an hour before."""
        over = self.over(moment)
        if over.date() == moment.date():
            return over
        return datetime.combine(moment.date(), self.start, moment.tzinfo) - _BEFORE


def _clock(hour: str, minute: str | None) -> time:
    return time(0 if (hour, minute or "00") == ("24", "00") else int(hour), int(minute or 0))
