"""Memories without files, for the tests of whatever stands on storage.

They keep the same contract as the real ones: tests/storage/contract runs against both.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from storage.errors import NotSavedError
from storage.protocols import Counts


@dataclass
class StoriesPlace:
    """What several `MemoryStories` share, as several programs share files."""

    pool: dict[bytes, bytes] = field(default_factory=dict)
    released: dict[bytes, bytes] = field(default_factory=dict)
    withdrawn: set[bytes] = field(default_factory=set)
    last_release: datetime | None = None
    receipts: dict[bytes, datetime] = field(default_factory=dict)
    waiting_counts: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)


class MemoryStories:
    """`storage.protocols.Stories` in dictionaries.

    Attributes:
        place: What is kept.
        refusing: Set it, and whatever changes something raises `NotSavedError`, as a full disk makes the real ones do.
    """

    def __init__(self, place: StoriesPlace | None = None) -> None:
        self.place = place or StoriesPlace()
        self.refusing = False

    async def add(self, story_id: bytes, box: bytes, counted: Collection[str] = ()) -> None:
        self._writing()
        if story_id not in self.place.released and story_id not in self.place.withdrawn:
            if story_id not in self.place.pool:
                self.place.waiting_counts.update(set(counted))
            self.place.pool[story_id] = box

    async def release(self, now: datetime, *, minimum: int, every: timedelta) -> int:
        self._writing()
        hour = now.replace(minute=0, second=0, microsecond=0)
        last = self.place.last_release
        if last is not None and last <= hour and hour - last < every:
            return 0
        count = len(self.place.pool)
        if not count or count < minimum:
            return 0
        self.place.released |= self.place.pool
        today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.place.receipts |= dict.fromkeys(self.place.pool, today + timedelta(days=7 - today.weekday()))
        self.place.totals += self.place.waiting_counts
        self.place.waiting_counts.clear()
        self.place.pool.clear()
        self.place.last_release = hour
        return count

    async def withdraw(self, story_id: bytes) -> bool:
        self._writing()
        waiting = self.place.pool.pop(story_id, None)
        released = self.place.released.pop(story_id, None)
        self.place.receipts.pop(story_id, None)
        if waiting is None and released is None:
            return False
        self.place.withdrawn.add(story_id)
        return True

    async def redraw(self, now: datetime, *, after: timedelta) -> int:
        self._writing()
        due = [story_id for story_id, end in self.place.receipts.items() if end + after <= now]
        for story_id in due:
            del self.place.receipts[story_id]
            self.place.released[secrets.token_bytes(16)] = self.place.released.pop(story_id)
        return len(due)

    async def counts(self) -> Counts:
        return Counts(len(self.place.pool), len(self.place.released), len(self.place.withdrawn))

    async def boxes(self) -> AsyncGenerator[tuple[bytes, bytes], None]:
        for story in sorted(self.place.released.items()):
            yield story

    async def totals(self) -> Mapping[str, int]:
        return dict(self.place.totals)

    async def withdrawn(self) -> frozenset[bytes]:
        return frozenset(self.place.withdrawn)

    async def close(self) -> None:
        pass

    def _writing(self) -> None:
        if self.refusing:
            raise NotSavedError("Nothing was changed: this memory was told to refuse.")


class MemoryDraftRows:
    """`storage.protocols.DraftRows` in a dictionary from tag to epoch and box.

    Attributes:
        rows: What is kept; give two the same one, and they share it.
        refusing: As in `MemoryStories`.
    """

    def __init__(self, rows: dict[bytes, tuple[int, bytes]] | None = None) -> None:
        self.rows = {} if rows is None else rows
        self.refusing = False

    async def put(self, tag: bytes, epoch: int, box: bytes) -> None:
        self._writing()
        self.rows[tag] = (epoch, box)

    async def get(self, tag: bytes) -> bytes | None:
        found = self.rows.get(tag)
        return None if found is None else found[1]

    async def delete(self, tag: bytes) -> None:
        self._writing()
        self.rows.pop(tag, None)

    async def delete_epochs_before(self, epoch: int) -> int:
        self._writing()
        old = [tag for tag, (of, _) in self.rows.items() if of < epoch]
        for tag in old:
            del self.rows[tag]
        return len(old)

    async def close(self) -> None:
        pass

    def _writing(self) -> None:
        if self.refusing:
            raise NotSavedError("Nothing was changed: this memory was told to refuse.")
