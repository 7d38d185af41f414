"""One line at the bottom of a terminal that says how it goes; the log goes on above it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from io import TextIOBase
from typing import Final, TextIO

EVERY: Final = 1.0  # seconds between two looks
_CLEAR: Final = "\r\x1b[2K"


class StatusLine(TextIOBase):
    """Write the log to it, and it stays below."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._line = ""

    def write(self, text: str) -> int:
        """Writes above the line; `text` is of whole lines."""
        self._terminal.write(f"{_CLEAR}{text}{self._line}")
        return len(text)

    def flush(self) -> None:
        self._terminal.flush()

    def show(self, line: str) -> None:
        """Shows another line in place of the last one."""
        if line != self._line:
            self._line = line
            self._terminal.write(f"{_CLEAR}{line}")
            self.flush()

    async def keep(self, told: Callable[[str], str]) -> None:
        """Shows what `told` makes of how long it has been running, until it is cancelled; then the line goes."""
        begun = time.monotonic()
        try:
            while True:
                self.show(told(_lasting(time.monotonic() - begun)))
                await asyncio.sleep(EVERY)
        finally:
            self.show("")


def _lasting(seconds: float) -> str:
    minutes = int(seconds // 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"
