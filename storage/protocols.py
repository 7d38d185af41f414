"""What the rest of the program asks of a memory, whatever keeps it; tests/storage/contract holds every one to it.

Every method may raise `storage.errors.NotSavedError`: then nothing was changed, and the same call may be made again.
Every call is atomic: a process that is killed anywhere in it has done it or has not, and doing it again is harmless.
Several stores may be open on the same place at once, in one process or in several. What is deleted "byte by byte" is so
in files; what a database keeps of it for a while, sealed as it is, says docs/decisions/postgresql.md.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stories there are: waiting in the pool, released, and withdrawn so far."""

    pool: int
    released: int
    withdrawn: int


class DraftRows(Protocol):
    """Unfinished experiences, each an encrypted box under a keyed tag; the keys are `storage.peppers`' affair."""

    async def put(self, tag: bytes, epoch: int, box: bytes) -> None:
        """Keep a box, in place of the one under the same tag."""
        ...

    async def get(self, tag: bytes) -> bytes | None:
        """Return the box under a tag, None where there is none."""
        ...

    async def delete(self, tag: bytes) -> None:
        """Forget a box, byte by byte; nothing happens where there is none."""
        ...

    async def delete_epochs_before(self, epoch: int) -> int:
        """Forget every box of an earlier epoch; return how many."""
        ...

    async def close(self) -> None:
        """Let go of files and threads; harmless when done twice."""
        ...


class Stories(Protocol):
    """Sealed stories: a pool where they wait, the released ones, and the ids of the withdrawn."""

    async def add(self, story_id: bytes, box: bytes, counted: Collection[str] = ()) -> None:
        """Put a story into the pool, in place of one with the same id that still waits there.

        Nothing happens when that id has been released or withdrawn: the same experience handed in twice is one story.

        Args:
            story_id: 16 bytes that look random, see `storage.receipt.story_id`.
            box: The sealed story.
            counted: Names of what the story is one more of; each is counted once a story, and told from its release.
        """
        ...

    async def release(self, now: datetime, *, minimum: int, every: timedelta) -> int:
        """Move everything in the pool on to the stories, as one shuffled batch.

        Afterwards nothing in the files tells in what order the stories came.

        Args:
            now: The present, with a time zone. Of a release only the hour is remembered, so `every` is counted in
                whole hours.
            minimum: The fewest that are released together; with fewer in the pool nothing happens.
            every: The least time since the last release; before that nothing happens.

        Returns:
            How many were released.
        """
        ...

    async def withdraw(self, story_id: bytes) -> bool:
        """Delete a story from wherever it is, byte by byte, and note its id as withdrawn.

        Returns:
            False, with nothing changed, where there is no such story (any more).
        """
        ...

    async def redraw(self, now: datetime, *, after: timedelta) -> int:
        """Draw new random ids for stories that can no longer be withdrawn, so that no receipt leads to them.

        Of a release only the week is remembered, and the time is counted from that week's end (Monday 0:00 UTC): an id
        stays for `after` at least, and for a week more at most.

        Args:
            now: The present, with a time zone.
            after: How long stories can be withdrawn, a day at least: longer than a draft, which may hand in again.

        Returns:
            How many were drawn anew.
        """
        ...

    async def counts(self) -> Counts:
        """Return how many stories there are, all three numbers of the same moment."""
        ...

    async def totals(self) -> Mapping[str, int]:
        """Return how many released stories were counted under each name; those withdrawn later are still counted."""
        ...

    def boxes(self) -> AsyncGenerator[tuple[bytes, bytes], None]:
        """Go through the released stories as they are when it begins, id and box, by id.

        Ids are random, so their order tells nothing. Others may write meanwhile; who leaves before the end closes it.
        """
        ...

    async def withdrawn(self) -> frozenset[bytes]:
        """Return the ids of all withdrawn stories."""
        ...

    async def close(self) -> None:
        """Let go of files and threads; harmless when done twice."""
        ...
