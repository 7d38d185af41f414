"""Quiet hours: when nobody is written to unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_FORM: Final = re.compile(r"([01]?\d|2[0-4])\s*[-–]\s*([01]?\d|2[0-4])")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour of the local day to another, over midnight where the first is the later one."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read what an operator writes, as in "22-8"; "0-0" is never.

        Raises:
            ValueError: It is no such thing.
        """
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise ValueError('must be two full hours, as in "22-8"; "0-0" is never')
        return cls(int(found[1]) % 24, int(found[2]) % 24)

    def hold(self, moment: datetime) -> bool:
        """Whether a moment, in local time, is quiet."""
        if self.start <= self.end:
            return self.start <= moment.hour < self.end
        return moment.hour >= self.start or moment.hour < self.end
