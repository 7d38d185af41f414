"""Somebody who has a report, knows how it is made, and works out what it hides.

They know that every story is in one week, in one language, has one or two moments with or without a feeling, and chose
each theme or not. How many stories there are of each such kind is unknown to them, and not negative; every published
number is the sum of some of these unknowns. What the sums leave open is a polytope, and a linear program finds the
least and the most that any group in it can be: there is no sum, difference or combination that tells more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import highspy

from conversations.experience import Feeling
from desk.report.counting import KINDS
from desk.report.figures import Figures
from desk.report.periods import Period
from desk.transcripts import Transcript

UNTOLD, BOTH, SEVERAL = "untold", "both_parts", "several"
FEELINGS = (None, *Feeling, "skipped")  # None: no such moment


@dataclass(frozen=True)
class Kind:
    """One kind of story, as finely as any table tells them apart."""

    week: str
    small: str | None
    structural: str | None
    language: str
    themes: frozenset[str]

    def cell(self, table: str) -> str:
        """Which cell of a table such stories are counted in."""
        told = {"small_feeling": self.small, "structural_feeling": self.structural}
        match table:
            case "week":
                return self.week
            case "language":
                return self.language
            case "part":
                return BOTH if self.small and self.structural else "small" if self.small else "structural"
            case _:
                return UNTOLD if told[table] in {None, "skipped"} else str(told[table])


Group = Callable[[Kind], bool]


class Attacker:
    """Holds one report."""

    def __init__(self, figures: Figures, weeks: Iterable[str], languages: Iterable[str], themes: Iterable[str]) -> None:
        self._figures = figures
        chosen = [frozenset(each) for size in range(3) for each in itertools.combinations(sorted(themes), size)]
        self.kinds = [
            Kind(*each)
            for each in itertools.product(weeks, FEELINGS, FEELINGS, [*languages, SEVERAL], chosen)
            if (each[1] or each[2]) and (each[3] != SEVERAL or (each[1] and each[2]))
        ]
        self._model = highspy.Highs()
        self._model.silent()
        self._model.setOptionValue("threads", 1)
        self._unknown = [self._model.addVariable(lb=0) for _ in self.kinds]
        for group, number in self._published():
            members = self._members(group)
            if members:
                self._model.addConstr(self._model.qsum(members) == number)

    def most(self, group: Group) -> float:
        """The most stories that a group can have, given all that is published."""
        members = self._members(group)
        self._model.maximize(self._model.qsum(members))
        assert self._model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self._model.getObjectiveValue()

    def least(self, group: Group) -> float:
        """The least."""
        self._model.minimize(self._model.qsum(self._members(group)))
        assert self._model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self._model.getObjectiveValue()

    def _members(self, group: Group) -> list[highspy.highs.highs_var]:
        return [unknown for unknown, kind in zip(self._unknown, self.kinds, strict=True) if group(kind)]

    def _published(self) -> Iterator[tuple[Group, int]]:
        figures = self._figures
        assert figures.total is not None
        yield (lambda _: True), figures.total
        yield from self._of(figures.tables, figures.themes, lambda _: True)
        for each in figures.periods or ():
            inside = in_period(each.period)
            yield inside, each.total
            yield from self._of(each.tables, each.themes, inside)

    def _of(
        self, tables: Mapping[str, Mapping[str, int | None]], themes: Mapping[str, int | None], among: Group
    ) -> Iterator[tuple[Group, int]]:
        for table in tables.keys() & {"week", "language", "part", "small_feeling", "structural_feeling"}:
            for cell, number in tables[table].items():
                if number is not None:
                    yield (lambda kind, t=table, c=cell: among(kind) and kind.cell(t) == c), number
        for theme, number in themes.items():
            if number is not None:
                yield (lambda kind, t=theme: among(kind) and t in kind.themes), number


def in_period(period: Period) -> Group:
    return lambda kind: period.has(kind.week)


def kind_of(transcript: Transcript) -> Kind:
    """What the attacker does not know of a story."""
    experience = transcript.record.experience
    small, structural = (
        None if moment is None else moment.feeling or "skipped" for moment in (experience.small, experience.structural)
    )
    themes = frozenset(
        theme for moment in (experience.small, experience.structural) if moment for theme in moment.themes
    )
    return Kind(transcript.record.week, small, structural, KINDS["language"](transcript), themes)
