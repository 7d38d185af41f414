"""Which counts may be seen, so that no group under a least size can be found by adding and subtracting.

What is hidden of a table stands for one group together, of that size at least, and of two kinds at least. So whatever
is added or subtracted gives unions of groups that are large enough; docs/decisions/small-groups.md has the proof, and
the tests an attacker who tries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

Seen = Mapping[str, int | None]
"""A count a cell; None is hidden."""


def fits(count: int, least: int) -> bool:
    """Whether a count may be seen: nobody is no group."""
    return count == 0 or count >= least


def hidden_cells(cells: Mapping[str, int], least: int) -> frozenset[str]:
    """The cells to hide in a table whose total is seen: those too small, and as many more as keep them secret."""
    hidden = {cell for cell, count in cells.items() if not fits(count, least)}
    by_size = sorted((count, cell) for cell, count in cells.items() if count and cell not in hidden)
    while hidden and by_size and (len(hidden) < 2 or sum(cells[cell] for cell in hidden) < least):
        hidden.add(by_size.pop(0)[1])
    return frozenset(hidden)


def seen(cells: Mapping[str, int], hidden: Collection[str]) -> Seen:
    """The table as it may be seen."""
    return {cell: None if cell in hidden else count for cell, count in cells.items()}


def hide(cells: Mapping[str, int], least: int, rows: Iterable[Collection[str]] = ()) -> Seen:
    """The table as it may be seen, where its total is seen, and that of each of these rows of cells."""
    parts = [{cell: cells[cell] for cell in row if cell in cells} for row in rows] or [dict(cells)]
    hidden = frozenset[str]().union(*(hidden_cells(part, least) for part in parts))
    return seen(cells, hidden)


def hidden_across(rows: Sequence[Mapping[str, int]], hidden: Collection[str], least: int) -> frozenset[str]:
    """The cells to hide in all rows of a table of two dimensions, so that every row is safe with all its totals seen.

    Args:
        rows: Together all stories, each story in one row.
        hidden: Cells that are hidden where all rows are counted together.
        least: The least size of a group that is seen.
    """
    names = list(dict.fromkeys(cell for row in rows for cell in row))
    apart = sorted((name for name in names if name not in hidden), key=lambda name: _sum(rows, [name]))
    together = set(hidden)

    def unfit(block: Collection[str]) -> bool:
        return not all(fits(sum(row.get(cell, 0) for cell in block), least) for row in rows)

    for name in list(apart):
        if unfit([name]):
            apart.remove(name)
            together.add(name)
    while apart and together and unfit(together):
        together.add(apart.pop(0))
    return frozenset(together)


def _sum(rows: Sequence[Mapping[str, int]], block: Collection[str]) -> int:
    return sum(row.get(cell, 0) for row in rows for cell in block)
