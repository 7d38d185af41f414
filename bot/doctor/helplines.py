"""The help-lines, whose numbers somebody has to check now and then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.doctor.finding import Finding, passed, warned
from conversations.care.helplines import Helpline, outdated
from conversations.languages import EN


def helplines(lines: tuple[Helpline, ...], today: date) -> Iterator[Finding]:
    """Whether each was checked within the last year."""
    old = outdated(lines, today)
    for line in old:
        yield warned(
            "help-lines",
            f"{line.name.worded(EN)} ({line.phone}) was last checked on {line.verified_on}, over a year ago.",
            "Look at the line's own pages, mend its entry in helplines.toml, and set verified_on to that day.",
        )
    if not old:
        oldest = min((line.verified_on for line in lines), default=today)
        yield passed("help-lines", f"All {len(lines)} were checked within the last year, the oldest on {oldest}.")
