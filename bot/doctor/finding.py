"""What a check found, and how a check that breaks off is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot import journal


class Verdict(StrEnum):
    """How grave a finding is: a promise that is broken fails, one that may be weaker than it looks is warned of."""

    PASS = "pass"  # noqa: S105 — no password
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's.

    Attributes:
        subject: What was looked at, in a word.
        what: What was found, a sentence; never a secret, an id or a text of somebody's.
        todo: What the operator should do, "" where there is nothing to do.
    """

    verdict: Verdict
    subject: str
    what: str
    todo: str = ""


Check: TypeAlias = Callable[[], Iterable[Finding]]


def passed(subject: str, what: str) -> Finding:
    """All is as it should be."""
    return Finding(Verdict.PASS, subject, what)


def warned(subject: str, what: str, todo: str) -> Finding:
    """Something that somebody should look at."""
    return Finding(Verdict.WARN, subject, what, todo)


def failed(subject: str, what: str, todo: str) -> Finding:
    """Something that must be mended before students use the bot."""
    return Finding(Verdict.FAIL, subject, what, todo)


def findings_of(subject: str, check: Check) -> Iterator[Finding]:
    """What a check finds; one that breaks off is a finding too, by class and place, since its words may be secret."""
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 — whatever it is, the other checks go on and the operator hears of it
        told = journal.place_of(error)
        yield failed(
            subject,
            f"This could not be looked at: {told['error']} at {told['place']}.",
            "See that the bot's user may read what is named in the settings; if it may, report this line.",
        )
