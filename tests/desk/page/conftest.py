"""The desk's page as a program serves it, and a browser on it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    command = [sys.executable, "-m", "bot", "desk", "--no-browser", "--folder", str(table)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "HOME": str(tmp_path)}
    )
    try:
        assert running.stdout is not None
        yield next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
    finally:
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0
    assert said == ""
