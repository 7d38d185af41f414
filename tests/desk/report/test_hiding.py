"""What a report hides stays hidden from somebody who tries all sums."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.experience import Experience, Feeling, Moment
from desk.report import Period, PeriodError, Wanted, figures_of
from desk.report.figures import LEAST
from desk.report.hiding import hidden_cells
from desk.study import Study
from desk.transcripts import Transcript
from storage.record import Record
from tests.desk.report.attacker import Attacker, Group, in_period, kind_of

WEEKS = [f"2026-W{week}" for week in range(36, 41)]
LANGUAGES = ["nb", "en"]
THEMES = ["people", "food"]
PERIODS = (Period("2026-W36", "2026-W37"), Period("2026-W38", "2026-W39"))
TABLES = ("week", "language", "part", "small_feeling", "structural_feeling")


def stories(seed: int) -> list[Transcript]:
    """Some dozens, of uneven kinds, so that many groups are small."""
    chance = random.Random(seed)
    skew = [chance.random() ** 2 + 0.02 for _ in range(12)]

    def moment() -> Moment:
        feeling = chance.choices([*Feeling, None], skew[:4])[0]
        themes = tuple(theme for theme in THEMES if chance.random() < skew[4])
        return Moment("?", "ord", feeling, themes, chance.choices(LANGUAGES, (1, skew[5]))[0])

    def one(number: int) -> Transcript:
        small, structural = chance.choices([(1, 0), (0, 1), (1, 1)], skew[6:9])[0]
        week = chance.choices(WEEKS, (1, 1, 1, skew[9], skew[10]))[0]
        experience = Experience("default", None, moment() if small else None, moment() if structural else None)
        return Transcript(f"{number:032x}", "", Record(week, experience))

    return [one(number) for number in range(chance.randrange(12, 70))]


def groups(told: list[Transcript], *, compared: bool) -> Iterator[tuple[str, Group]]:
    """Every sum of cells of any table, in all weeks and in each of the periods and outside them."""
    rows: list[tuple[str, Group]] = [("all weeks", lambda _: True)]
    if compared:
        first, second = map(in_period, PERIODS)
        rows += [("first", first), ("second", second), ("outside", lambda kind: not first(kind) and not second(kind))]
    kinds = [kind_of(each) for each in told]
    for (row, among), table in itertools.product(rows, TABLES):
        cells = sorted({kind.cell(table) for kind in kinds})
        for size in range(1, len(cells)):
            for some in itertools.combinations(cells, size):
                yield f"{table} {some} in {row}", lambda kind, a=among, t=table, s=some: a(kind) and kind.cell(t) in s
    for (row, among), theme in itertools.product(rows, THEMES):
        yield f"{theme} in {row}", lambda kind, a=among, t=theme: a(kind) and t in kind.themes
        yield f"not {theme} in {row}", lambda kind, a=among, t=theme: a(kind) and t not in kind.themes


def found_out(told: list[Transcript], least: int, *, compared: bool) -> list[str]:
    """The groups under LEAST of which an attacker can be sure that they are under LEAST."""
    figures = figures_of(Study(told), Wanted(least=least, periods=PERIODS if compared else None), THEMES)
    attacker = Attacker(figures, WEEKS, LANGUAGES, THEMES)
    kinds = [kind_of(each) for each in told]
    return [
        name
        for name, group in groups(told, compared=compared)
        if 0 < sum(map(group, kinds)) < LEAST and attacker.most(group) < LEAST - 1e-6
    ]


@pytest.mark.parametrize("seed", range(6))
def test_no_sum_shows_that_a_group_is_small(seed: int) -> None:
    assert found_out(stories(seed), LEAST, compared=False) == []


@pytest.mark.parametrize("seed", range(6))
def test_nor_do_two_periods(seed: int) -> None:
    for further in itertools.count(seed, 100):
        try:
            assert found_out(stories(further), LEAST, compared=True) == []
        except PeriodError:
            continue  # refused, and so nothing is published; another draw
        break


def test_the_attacker_finds_out_what_is_not_hidden() -> None:
    assert any(found_out(stories(seed), 1, compared=False) for seed in range(3))


def test_the_attacker_finds_out_what_only_small_cells_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small(cells: dict[str, int], least: int) -> frozenset[str]:
        return frozenset(cell for cell, count in cells.items() if 0 < count < least)

    monkeypatch.setattr("desk.report.hiding.hidden_cells", only_small)
    assert any(found_out(stories(seed), LEAST, compared=False) for seed in range(6))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=9))
def test_what_is_hidden_is_hidden_among_enough(cells: dict[str, int]) -> None:
    hidden = hidden_cells(cells, LEAST)
    assert all(cell in hidden for cell, count in cells.items() if 0 < count < LEAST)
    if hidden and sum(cells.values()) >= LEAST:
        assert sum(cells[cell] for cell in hidden) >= LEAST
        assert len(hidden) > 1
    assert all(cells[cell] for cell in hidden), "that nobody is there is no secret"
