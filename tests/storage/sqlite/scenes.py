"""Stores in a known state, and one change of each kind, for tests that break the change off."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.protocols import Stories
from storage.sqlite.stories import SqliteStories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_WAIT = timedelta()
BOX_SIZE = 2600
"""Long enough for an overflow page beside the cell in the tree, as real boxes are."""

RELEASED = range(5)
WAITING = range(5, 11)
NEW = 11


def story_id(number: int) -> bytes:
    """Return a fixed id that looks random, and lies apart from its neighbours."""
    return hashlib.sha256(b"id %d" % number).digest()[:16]


def box(number: int) -> bytes:
    """Return fixed bytes that look like a sealed box; no part of them is found anywhere else."""
    return hashlib.shake_256(b"box %d" % number).digest(BOX_SIZE)


async def fill(folder: Path) -> None:
    stories = await SqliteStories.open(folder)
    for number in RELEASED:
        await stories.add(story_id(number), box(number), ["prompt"])
    await stories.release(NOW, minimum=1, every=NO_WAIT)
    for number in WAITING:
        await stories.add(story_id(number), box(number), ["prompt"])
    await stories.close()


async def _add(stories: Stories) -> None:
    await stories.add(story_id(NEW), box(NEW), ["prompt"])


async def _release(stories: Stories) -> None:
    await stories.release(NOW, minimum=6, every=NO_WAIT)


async def _withdraw_waiting(stories: Stories) -> None:
    await stories.withdraw(story_id(WAITING[0]))


async def _withdraw_released(stories: Stories) -> None:
    await stories.withdraw(story_id(RELEASED[0]))


async def _redraw(stories: Stories) -> None:
    await stories.redraw(NOW + timedelta(weeks=4), after=timedelta(days=14))


CHANGES: dict[str, Callable[[Stories], Awaitable[None]]] = {
    "add": _add,
    "release": _release,
    "withdraw_waiting": _withdraw_waiting,
    "withdraw_released": _withdraw_released,
    "redraw": _redraw,
}


@dataclass(frozen=True)
class State:
    """Which stories wait, are released, of those which a receipt still leads to, which are withdrawn, how many told."""

    waiting: frozenset[int]
    released: frozenset[int]
    within_reach: frozenset[int]
    withdrawn: frozenset[int]
    told: int = field(compare=False)
    """Backends differ in whether a story that is withdrawn before its release was told."""


async def state(stories: Stories) -> State:
    """Return what is there; every story is known by its box. Those that wait are released for it."""
    numbers = {box(number): number for number in range(NEW + 1)}
    known = {story_id(number): number for number in range(NEW + 1)}
    released = {numbers[content]: key async for key, content in stories.boxes()}
    waiting = (await stories.counts()).pool
    assert await stories.release(NOW, minimum=1, every=NO_WAIT) == waiting
    everything = [numbers[content] async for _, content in stories.boxes()]
    assert len(everything) == len(set(everything)) == len(released) + waiting
    return State(
        waiting=frozenset(number for number in everything if number not in released),
        released=frozenset(released),
        within_reach=frozenset(number for number, key in released.items() if key == story_id(number)),
        withdrawn=frozenset(known[key] for key in await stories.withdrawn()),
        told=(await stories.totals()).get("prompt", 0),
    )
