from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.storage.postgres.server import ADDRESS, NO_SERVER, Server, made

# No test measures time: a busy machine is no defect.
hypothesis.settings.register_profile("ime", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("ime")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden transcripts anew; read the difference before keeping it",
    )
    parser.addoption("--pictures", metavar="FOLDER", help="keep the pictures that the journeys in a browser take")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL at work, one for all tests of this process; programs that they start find it, too."""
    with made() as server:
        if server is None:
            pytest.skip(NO_SERVER)
        server.start()
        os.environ[ADDRESS] = server.url("{}")
        yield server
        del os.environ[ADDRESS]
