"""The desk's page as a program serves it, and a browser on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import started
from tests.playground.browser.conftest import browser

__all__ = ["browser"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The folder where the desk looks for bundles and keys."""
    folder = tmp_path / "table"
    folder.mkdir()
    return folder


@pytest.fixture
def address(table: Path, tmp_path: Path) -> Iterator[str]:
    """Where the desk's page is, started as staff start it."""
    with started("desk", "--no-browser", "--folder", str(table), home=tmp_path) as address:
        yield address
