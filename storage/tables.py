"""The tables that both backends keep under the same names, as a move from one to the other needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        file: Which of SQLite's files it is in.
        columns: The first `keys` of them say which row it is.
        booleans: Columns that are 0 or 1 in SQLite.
        words: Columns that are words with spaces between in SQLite, and a list elsewhere.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    keys: int = 1
    booleans: frozenset[str] = field(default=frozenset())
    words: frozenset[str] = field(default=frozenset())

    def from_sqlite(self, row: Iterable[Any]) -> Row:
        """A row with its values as PostgreSQL has them."""
        return tuple(self._value(column, value) for column, value in zip(self.columns, row, strict=True))

    def _value(self, column: str, value: Any) -> Any:
        if column in self.booleans:
            return bool(value)
        return value.split() if column in self.words else value


STORY: Final = Table("story", "stories", ("id", "week", "box"))
_BROADCAST: Final = (
    "id, purpose, about, audience, due, owner, urgent, state, progress, reached, letters, sent, blocked, failed"
)

TABLES: Final = (
    STORY,
    Table("withdrawn", "stories", ("id",)),
    Table("total", "stories", ("name", "count")),
    Table(
        "subscriber",
        "outreach",
        ("tag", "language", "topics", "per_week", "paused_until", "week", "sent"),
        words=frozenset({"topics"}),
    ),
    Table("place", "outreach", ("tag", "kind", "title", "language", "confirmed"), booleans=frozenset({"confirmed"})),
    Table("prompt", "outreach", ("name", "questions", "picture")),
    Table(
        "activity",
        "outreach",
        ("id", "topic", "words", "starts", "link", "sequence", "cancelled"),
        booleans=frozenset({"cancelled"}),
    ),
    Table("campaign", "outreach", ("code", "label")),
    Table("mark", "outreach", ("activity", "kind", "mark"), keys=3),
    Table("broadcast", "outreach", tuple(_BROADCAST.split(", ")), booleans=frozenset({"urgent"})),
    Table(
        "letter",
        "outreach",
        ("broadcast", "tag", "language", "place", "tries", "free_at"),
        keys=2,
        booleans=frozenset({"place"}),
    ),
    Table("member", "staff", ("tag", "role", "label")),
    Table("invitation", "staff", ("digest", "role", "label", "expires")),
)
"""Each after those that its rows refer to."""
