from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.outreach.protocols import Team
from tests.storage.outreach.places import PLACES, Outreach, Place

KEY = bytes(range(KEY_SIZE))


@pytest.fixture
def addresses() -> Addresses:
    return Addresses.of(KEY)


@pytest.fixture(params=sorted(PLACES))
def place(request: pytest.FixtureRequest, folder: Path) -> Place:
    if request.param == "postgres":
        request.getfixturevalue("postgres")
    return PLACES[request.param](folder)


@pytest.fixture
async def outreach(place: Place, addresses: Addresses) -> AsyncIterator[Outreach]:
    opened = await place.open_outreach(addresses)
    yield opened
    await opened.close()


@pytest.fixture
async def team(place: Place, addresses: Addresses) -> AsyncIterator[Team]:
    async with place.open_team(addresses) as opened:
        yield opened
