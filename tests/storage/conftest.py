from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.postgres.place import ADDRESS
from tests.storage.postgres.server import NO_SERVER, Server, made


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where the machine has one: the same files and locks, without waiting for a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


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
