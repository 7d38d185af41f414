"""A page of ours as people start it: a command that says where it is and goes on until it is interrupted."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def started(*arguments: str, home: Path | None = None) -> Iterator[str]:
    """The address that `ime` with these arguments says; a good day leaves nothing in the log."""
    environment = {**os.environ, "HOME": str(home)} if home else None
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert running.stdout is not None
        yield next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
    finally:
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0
    assert said == ""
