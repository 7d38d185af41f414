"""All numbers that a report publishes, and nothing besides: what draws them sees no story."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.report.counting import count, count_themes, count_weeks
from desk.report.hiding import Seen, fits, hide, seen
from desk.report.periods import Compared, Period, Split, compared, split
from desk.report.words import Typical, typical
from desk.study import Study
from desk.transcripts import Transcript

GOAL: Final = 5_000
LEAST: Final = 6
"""Stories; the setting MIN_GROUP of the bot has the same default."""

_TABLES: Final = ("part", "small_feeling", "structural_feeling", "language", "source", "campaign", "prompt")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever asks for a report may choose.

    Attributes:
        goal: How many stories are hoped for.
        least: The size under which a group is hidden.
        periods: Two to compare.
    """

    goal: int = GOAL
    least: int = LEAST
    periods: tuple[Period, Period] | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published; None stands for "hidden".

    Attributes:
        total: None where there are too few stories for any number, and then there is no other.
        tables: By the names of `counting.KINDS`, and "week".
        changed: Whether staff hid words in some stories, put some aside or chose some by a filter; no number, since
            these groups may be small.
    """

    goal: int
    least: int
    total: int | None
    tables: Mapping[str, Seen]
    themes: Seen
    words: Sequence[Typical]
    periods: tuple[Compared, Compared] | None
    changed: Collection[str]


def figures_of(study: Study, wanted: Wanted, themes: Collection[str]) -> Figures:
    """Count what may leave the desk, and hide what may not be seen of it.

    Args:
        study: Redactions made, put aside left out.
        wanted: What was asked for.
        themes: All that students could choose from.

    Raises:
        PeriodError: The periods cannot be compared.
    """
    stories, least = study.transcripts, wanted.least
    changed = {name for name in ("redacted", "put_aside", "filtered_out") if getattr(study.kept, name)}
    if len(stories) < least:
        return Figures(wanted.goal, least, None, {}, {}, (), None, changed)
    parted = split(stories, wanted.periods, least) if wanted.periods else None
    tables = {"week": _weeks(stories, parted, least)}
    tables |= {kind: hide(count(kind, stories), least) for kind in _TABLES}
    chosen = count_themes(stories, themes)
    few = {
        theme for theme, number in chosen.items() if not (fits(number, least) and fits(len(stories) - number, least))
    }
    seen_themes = seen(chosen, few)
    return Figures(
        goal=wanted.goal,
        least=least,
        total=len(stories),
        tables=tables,
        themes=seen_themes,
        words=typical(stories, least),
        periods=compared(parted, tables, seen_themes, least) if parted else None,
        changed=changed,
    )


def _weeks(stories: Sequence[Transcript], parted: Split | None, least: int) -> Seen:
    cells = count_weeks(stories)
    if parted is None:
        return hide(cells, least)
    inside = [[week for week in cells if period.has(week)] for period in parted.periods]
    outside = [week for week in cells if not any(week in row for row in inside)]
    return hide(cells, least, [*inside, outside])
