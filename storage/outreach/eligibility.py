"""Whom a broadcast is written to, of the subscribers that it looks at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from storage.outreach.addresses import Addresses
from storage.outreach.model import Audience, Broadcast

COMING: Final = "coming"
TOLD: Final = "told"


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


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of an activity: of those who were told of it, and of those who come."""

    told: frozenset[bytes] = frozenset()
    coming: frozenset[bytes] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Marked:
        """From rows of kind and mark."""
        found = list(rows)
        told, coming = (frozenset(mark for kind, mark in found if kind == sort) for sort in (TOLD, COMING))
        return cls(told, coming)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a letter, and for whom of them it counts as a nudge."""

    written_to: list[Candidate]
    nudged: list[Candidate]


def chosen(
    people: Sequence[Candidate], broadcast: Broadcast, marked: Marked, addresses: Addresses, week: str
) -> Choice:
    """Choose among the next people of a broadcast's audience."""

    def holds(marks: frozenset[bytes], person: Candidate) -> bool:
        return bool(marks) and addresses.mark(bytes.fromhex(broadcast.about))(person.tag) in marks

    choice = Choice([], [])
    for person in people:
        if broadcast.purpose.only_told:
            wanted = holds(marked.told | marked.coming, person)
        else:
            wanted = person.wanted(broadcast.audience)
        counted = broadcast.purpose.capped and not holds(marked.coming, person)
        if wanted and (not counted or person.may_be_nudged(week)):
            choice.written_to.append(person)
            if counted:
                choice.nudged.append(person)
    return choice
