"""Writing much without keeping the disk from those who write little and wait for it.

A disk that has been given much takes all of it before it answers whoever waits for a single page: for a file of 400 MB
that is most of a second. So it is given a little at a time, and as long a rest.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from typing import Final

STEPS: Final = 200
"""Of SQLite's virtual machine, between two looks at how much has been written: some ten stories."""

_PORTION: Final = 1_000_000
"""Bytes that are written before the disk gets them: a few milliseconds."""

_ROOM: Final = 8_000_000
"""Bytes that are given back at a time."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A progress handler for SQLite, which looks after the file that it writes.

    Attributes:
        descriptor: Of that file.
        stopping: Whether it is to be broken off.
        refused: What the disk said, where it would not take what was written: SQLite lets nothing through that is
            raised in here.
    """

    descriptor: int
    stopping: threading.Event
    refused: list[OSError] = field(default_factory=list)
    _reached: list[int] = field(default_factory=lambda: [0])

    def __call__(self) -> int:
        """Have the disk take what is written, if that is much by now; other than 0 breaks off."""
        if self.stopping.is_set():
            return 1
        try:
            size = os.fstat(self.descriptor).st_size
            if size - self._reached[0] >= _PORTION:
                self._reached[0] = size
                begun = time.monotonic()
                os.fsync(self.descriptor)
                time.sleep(time.monotonic() - begun)
        except OSError as refusal:
            self.refused.append(refusal)
            return 1
        return 0


def give_back(descriptor: int) -> None:
    """Empty a file that nobody needs: to delete hundreds of MB at once is much for a disk, too."""
    size = os.fstat(descriptor).st_size
    while size > 0:
        size -= _ROOM
        begun = time.monotonic()
        os.ftruncate(descriptor, max(size, 0))
        os.fsync(descriptor)
        time.sleep(time.monotonic() - begun)
