from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage.postgres.server import NO_SERVER, Server, made


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A PostgreSQL for one module alone, which may stop and start it."""
    with made() as server:
        if server is None:
            pytest.skip(NO_SERVER)
        server.start()
        yield server
