from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.sqlite.outreach import SqliteOutreach, SqliteTeam

KEY = bytes(range(KEY_SIZE))


@pytest.fixture
def addresses() -> Addresses:
    return Addresses.of(KEY)


@pytest.fixture
async def outreach(folder: Path, addresses: Addresses) -> AsyncIterator[SqliteOutreach]:
    opened = await SqliteOutreach.open(folder, addresses)
    yield opened
    await opened.close()


@pytest.fixture
async def team(folder: Path, addresses: Addresses) -> AsyncIterator[SqliteTeam]:
    opened = await SqliteTeam.open(folder, addresses)
    yield opened
    await opened.close()
