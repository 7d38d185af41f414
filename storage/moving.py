"""Moving a bot from files of SQLite to PostgreSQL: the only place that knows both.

Row by row, by keys that are random and so tell no order; then every row is held against its original.

Killed anywhere and called again, it goes on where it was. The files are only read.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TypeVar

from storage.errors import StorageError
from storage.mounted import Secret
from storage.postgres.covers import Covers, Waiting
from storage.postgres.migrations import migrate
from storage.postgres.receiving import POOL, Receiver, receiving
from storage.sqlite.giving import Given, given
from storage.tables import TABLES

T = TypeVar("T")

_PORTION: Final = 500

Progress = Callable[[str, int, int], None]
"""Is told the table, how many of its rows have come, and how many there are."""


class ChangedFilesError(StorageError):
    """What came differs from what is in the files: somebody wrote to them while the move was interrupted."""


def move(folder: Path, url: str, secret: Secret, progress: Progress) -> dict[str, int]:
    """Move all stores of a folder, but for drafts, which live a day, into an empty database.

    Returns:
        How many rows each table has; every byte of each was compared with the original.

    Raises:
        ChangedFilesError, NotEmptyError, StorageError: The sentence says what the operator must do.
    """
    migrate(url)
    with given(folder) as source, receiving(url, Covers(secret)) as target:
        target.begin(source.address_check())
        for table in TABLES:
            total = source.count(table)
            for portion in _portions(itertools.islice(source.rows(table), target.done(table.name), None)):
                target.write(table, portion)
                progress(table.name, target.done(table.name), total)
        total = source.count_waiting()
        for waiting in _portions(itertools.islice(_waiting(source), target.done(POOL), None)):
            target.write_waiting(waiting)
            progress(POOL, target.done(POOL), total)
        counts = _compared(source, target, progress)
        target.finish(source.last_release())
        return counts


def _compared(source: Given, target: Receiver, progress: Progress) -> dict[str, int]:
    counts = {}
    for table in TABLES:
        total, same = source.count(table), 0
        with closing(target.rows(table)) as arrived:
            for there, here in itertools.zip_longest(source.rows(table), arrived):
                if there != here:
                    raise _changed(table.name)
                same += 1
                if same % _PORTION == 0:
                    progress(f"{table.name}, compared", same, total)
        counts[table.name] = same
    counts[POOL] = 0
    for portion in _portions(_waiting(source)):
        if target.waiting([story.story_id for story in portion]) != {story.story_id: story for story in portion}:
            raise _changed(POOL)
        counts[POOL] += len(portion)
    if target.count(POOL) != counts[POOL]:
        raise _changed(POOL)
    return counts


def _waiting(source: Given) -> Iterator[Waiting]:
    """The stories of the pool. Of which story a count is, nobody knows: they are dealt out, to be told as before."""
    total = source.count_waiting()
    names = [name for name, count in sorted(source.waiting_counts().items()) for _ in range(count)]
    for number, (story_id, box) in enumerate(source.waiting()):
        yield Waiting(story_id, box, tuple(sorted(names[number::total])))


def _portions(things: Iterable[T]) -> Iterator[Sequence[T]]:
    remaining = iter(things)
    while portion := list(itertools.islice(remaining, _PORTION)):
        yield portion


def _changed(name: str) -> ChangedFilesError:
    return ChangedFilesError(
        f"What came of {name} differs from the files: they have changed since the move was begun. Empty the database "
        "(drop its schema and make it anew), and begin again with the bot stopped."
    )
