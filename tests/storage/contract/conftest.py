from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.protocols import DraftRows, Stories
from tests.storage.contract.places import PLACES, Place


@pytest.fixture(params=sorted(PLACES))
def place(request: pytest.FixtureRequest, folder: Path) -> Place:
    if request.param == "postgres":
        request.getfixturevalue("postgres")
    return PLACES[request.param](folder / "memory")


@pytest.fixture
async def open_stories(place: Place) -> AsyncIterator[Callable[[], Awaitable[Stories]]]:
    """Open one more store on the same place; all are closed in the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def another() -> Stories:
            stories = await place.open_stories()
            stack.push_async_callback(stories.close)
            return stories

        yield another


@pytest.fixture
async def open_rows(place: Place) -> AsyncIterator[Callable[[], Awaitable[DraftRows]]]:
    """As `open_stories`, for drafts."""
    async with contextlib.AsyncExitStack() as stack:

        async def another() -> DraftRows:
            rows = await place.open_rows()
            stack.push_async_callback(rows.close)
            return rows

        yield another


@pytest.fixture
async def stories(open_stories: Callable[[], Awaitable[Stories]]) -> Stories:
    return await open_stories()


@pytest.fixture
async def rows(open_rows: Callable[[], Awaitable[DraftRows]]) -> DraftRows:
    return await open_rows()
