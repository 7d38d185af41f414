"""What a change makes of the released stories: the content of the new file from that of the old one.

Each table is filled in the order of its keys, by one statement that merges what stays with what comes, so that no row
lies where it would not lie had all come at once, and hardly anything is in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

_ASIDE: Final = """
CREATE TEMP TABLE coming (id BLOB PRIMARY KEY, box BLOB, was BLOB) WITHOUT ROWID;
CREATE TEMP TABLE going (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE counted (name TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
"""
_STORIES: Final = (
    "INSERT INTO main.story (id, box)"
    " SELECT id, box FROM old.story WHERE id NOT IN (SELECT id FROM temp.going)"
    " UNION ALL SELECT id, ifnull(box, (SELECT story.box FROM old.story WHERE story.id = was)) FROM temp.coming"
    " ORDER BY 1"
)
_RECEIPTS: Final = (
    "INSERT INTO main.receipt (id, week)"
    " SELECT id, week FROM old.receipt WHERE id NOT IN (SELECT id FROM temp.going)"
    " UNION ALL SELECT id, ?1 FROM temp.coming WHERE was IS NULL"
    " ORDER BY 1"
)
_WITHDRAWN: Final = "INSERT INTO main.withdrawn (id) SELECT id FROM old.withdrawn UNION SELECT ?1 WHERE ?1 NOT NULL"
_TOTALS: Final = (
    "INSERT INTO main.total (name, count)"
    " SELECT name, sum(count) FROM (SELECT name, count FROM old.total UNION ALL SELECT name, count FROM temp.counted)"
    " GROUP BY name ORDER BY name"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        coming: Id and box of the stories that are released.
        week: Of their release, see `0002_redrawing.sql`.
        counted: What they add to the totals.
        withdrawn: The id of a story that is taken back, whether it is here or not.
        redrawn: Receipts of this week or before end: their stories get new ids.
    """

    coming: Sequence[tuple[bytes, bytes]] = ()
    week: int = 0
    counted: Mapping[str, int] = field(default_factory=dict)
    withdrawn: bytes | None = None
    redrawn: int | None = None

    def __call__(self, connection: sqlite3.Connection) -> None:
        """Fill the tables of `main` from those of `old`."""
        for statement in filter(str.strip, _ASIDE.split(";")):
            connection.execute(statement)
        connection.executemany("INSERT INTO temp.coming (id, box) VALUES (?, ?)", self.coming)
        connection.executemany("INSERT INTO temp.counted (name, count) VALUES (?, ?)", self.counted.items())
        if self.withdrawn is not None:
            connection.execute("INSERT INTO temp.going (id) VALUES (?)", (self.withdrawn,))
        if self.redrawn is not None:
            connection.execute(
                "INSERT INTO temp.coming (id, was) SELECT randomblob(16), id FROM old.receipt WHERE week <= ?",
                (self.redrawn,),
            )
            connection.execute("INSERT INTO temp.going (id) SELECT was FROM temp.coming")
        connection.execute(_STORIES)
        connection.execute(_RECEIPTS, (self.week,))
        connection.execute(_WITHDRAWN, (self.withdrawn,))
        connection.execute(_TOTALS)
