"""Two periods beside each other, under the same promise as the rest of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.report.counting import Cells, count, count_themes, themes_of
from desk.report.hiding import Seen, fits, hidden_across, seen
from desk.transcripts import Transcript

COMPARED: Final = ("part", "small_feeling", "structural_feeling")


class PeriodError(Exception):
    """Two periods cannot be compared; the message is the key of a sentence in the report's texts."""


@dataclass(frozen=True, slots=True)
class Period:
    """ISO weeks, both included."""

    since: str
    until: str

    def has(self, week: str) -> bool:
        """Whether a week is in it."""
        return self.since <= week <= self.until


@dataclass(frozen=True, slots=True)
class Compared:
    """What may be seen of one period: how many stories, and of which kinds."""

    period: Period
    total: int
    tables: Mapping[str, Seen]
    themes: Seen


@dataclass(frozen=True, slots=True)
class Split:
    """Stories in the first period, in the second, and in neither."""

    periods: tuple[Period, Period]
    rows: tuple[Sequence[Transcript], Sequence[Transcript], Sequence[Transcript]]


def split(transcripts: Sequence[Transcript], periods: tuple[Period, Period], least: int) -> Split:
    """Take the stories apart.

    Raises:
        PeriodError: A period ends before it begins, they overlap, or one of the groups would be too small.
    """
    first, second = periods
    if first.since > first.until or second.since > second.until:
        raise PeriodError("period.backwards")
    if first.since <= second.until and second.since <= first.until:
        raise PeriodError("period.overlap")
    rows = (
        [each for each in transcripts if first.has(each.record.week)],
        [each for each in transcripts if second.has(each.record.week)],
        [each for each in transcripts if not first.has(each.record.week) and not second.has(each.record.week)],
    )
    if any(len(row) < least for row in rows[:2]):
        raise PeriodError("period.few")
    if not fits(len(rows[2]), least):
        raise PeriodError("period.few_outside")
    return Split(periods, rows)


def compared(parted: Split, whole: Mapping[str, Seen], themes: Seen, least: int) -> tuple[Compared, Compared]:
    """The two periods, next to what is seen of all stories together."""
    tables: list[dict[str, Seen]] = [{}, {}]
    for kind in COMPARED:
        rows = [count(kind, row) for row in parted.rows]
        hidden = {cell for cell, number in whole[kind].items() if number is None}
        together = hidden_across(rows, hidden, least)
        for table, row in zip(tables, rows, strict=False):
            table[kind] = seen(row, together)
    chosen = [_themes(row, themes) for row in parted.rows]
    unseen = {theme for theme, number in themes.items() if number is None or not _theme_fits(theme, parted, least)}
    first, second = (
        Compared(period, len(row), table, seen(cells, unseen))
        for period, row, table, cells in zip(parted.periods, parted.rows, tables, chosen, strict=False)
    )
    return first, second


def _themes(transcripts: Sequence[Transcript], known: Seen) -> Cells:
    counted = count_themes(transcripts, known)
    return {theme: counted[theme] for theme in known}


def _theme_fits(theme: str, parted: Split, least: int) -> bool:
    """Whether those who chose it and those who did not are enough, or nobody, in every row."""
    chosen = [sum(theme in themes_of(each.record.experience) for each in row) for row in parted.rows]
    return all(
        fits(number, least) and fits(len(row) - number, least) for number, row in zip(chosen, parted.rows, strict=True)
    )
