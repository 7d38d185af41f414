"""Where the marks of a chart go; the template draws them and writes the numbers beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from desk.report.hiding import Seen

WIDTH: Final = 640  # of every chart, in its own units
LABELS: Final = 210  # of that for what the bars are called
ROW: Final = 30
_NUMBERS: Final = 96
_LONGEST_LABEL: Final = 27
_HIDDEN: Final = 28
COLUMNS_HEIGHT: Final = 170
_ABOVE: Final = 22
_MOST_NAMES: Final = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        name: What it is called, in full; `label` as far as there is room.
        count: None is hidden.
        share: Of all stories, in whole percent; None where it is hidden or there is nothing to compare with.
        at: Where it begins: from the top, or from the left where bars stand.
        length: 0 or more; a hidden bar has the same length as every other hidden one.
        named: Whether there is room for its label.
    """

    name: str
    label: str
    count: int | None
    share: int | None
    at: float
    length: float
    named: bool = True


def bars(cells: Seen, name: Callable[[str], str], total: int | None = None, *, by_share: bool = False) -> list[Bar]:
    """Lying bars, one below the other; the largest fills the width, or, by share, what all stories have."""
    room = WIDTH - LABELS - _NUMBERS
    largest = (total if by_share else max((count or 0 for count in cells.values()), default=0)) or 1
    return [
        Bar(
            name=name(cell),
            label=_short(name(cell)),
            count=count,
            share=None if count is None or not total else round(100 * count / total),
            at=number * ROW,
            length=_HIDDEN if count is None else room * count / largest,
        )
        for number, (cell, count) in enumerate(cells.items())
    ]


def columns(cells: Seen, name: Callable[[str], str]) -> list[Bar]:
    """Standing bars, side by side; of many only some are named."""
    step = WIDTH / max(len(cells), 1)
    every = -(-len(cells) // _MOST_NAMES)
    largest = max((count or 0 for count in cells.values()), default=0) or 1
    return [
        Bar(
            name=name(cell),
            label=str(int(cell[6:])),
            count=count,
            share=None,
            at=number * step,
            length=_HIDDEN / 2 if count is None else (COLUMNS_HEIGHT - _ABOVE) * count / largest,
            named=number % every == 0,
        )
        for number, (cell, count) in enumerate(cells.items())
    ]


def step_of(standing: Sequence[Bar]) -> float:
    """The width that each of some standing bars has for itself."""
    return WIDTH / max(len(standing), 1)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1].rstrip()}…"
