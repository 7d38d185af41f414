"""What is counted and timed of the bot's work. Nothing that is told to a meter can be a person or a text."""

from __future__ import annotations

from typing import Protocol

from storage.protocols import Counts


class Meter(Protocol):
    """Counts. All names are of our own making."""

    def update(self, outcome: str, seconds: float) -> None:
        """An update was `done`, `apologised` for, or `put_off`."""
        ...

    def call(self, method: str, outcome: str, seconds: float) -> None:
        """A call to Telegram was `ok`, `refused`, `told_to_wait`, `failed` (5xx) or `unreached`."""
        ...

    def letter(self, outcome: str) -> None:
        """A letter was `sent`, `unwanted` by then, `blocked`, `postponed` or has `failed`."""
        ...

    def stories(self, counts: Counts) -> None:
        """So many stories there are."""
        ...


class Unmetered:
    """Where nobody looks, nothing is counted."""

    def update(self, outcome: str, seconds: float) -> None: ...

    def call(self, method: str, outcome: str, seconds: float) -> None: ...

    def letter(self, outcome: str) -> None: ...

    def stories(self, counts: Counts) -> None: ...
