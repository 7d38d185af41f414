"""Who of the subscribers a broadcast is for, as far as their own row tells."""

from __future__ import annotations

from dataclasses import dataclass

from storage.outreach.model import Audience


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subscriber as a broadcast looks at them.

    Attributes:
        topics: Of which they want to hear.
        week: ISO week of the last nudge, None where there was none; `sent` were sent in it.
    """

    tag: bytes
    language: str
    topics: frozenset[str]
    per_week: int
    paused_until: str | None
    week: str | None
    sent: int

    def wanted(self, audience: Audience) -> bool:
        """Whether they asked for what the audience is about, in a language that it is in."""
        return (not audience.languages or self.language in audience.languages) and bool(audience.topics & self.topics)

    def may_be_nudged(self, week: str) -> bool:
        """Whether they are not paused, and have had fewer nudges in that week than they want at most."""
        if self.paused_until is not None and week < self.paused_until:
            return False
        return self.week != week or self.sent < self.per_week
