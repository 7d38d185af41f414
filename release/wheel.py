"""Builds the wheel twice, from two copies that were written at other times, and keeps it if both are the same bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
WHAT: Final = ("bot", "conversations", "desk", "playground", "storage", "LICENSE", "README.md", "pyproject.toml")
EPOCH: Final = "1700000000"
"""Seconds since 1970 that stand in the wheel where nobody gives SOURCE_DATE_EPOCH."""


def build(to: Path, when: int) -> Path:
    """A wheel from a copy whose files are of another time and whose folder has another name."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in WHAT:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        for file in copy.rglob("*"):
            os.utime(file, (when, when))
        environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH)}
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(to)]
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return next(to.glob("*.whl"))


def main() -> None:
    """Leaves the wheel in dist/, with its SHA-256."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        wheels = build(Path(one), 1_600_000_000), build(Path(other), 1_750_000_000)
        first, second = (wheel.read_bytes() for wheel in wheels)
        if first != second:
            sys.exit("The wheel is not reproducible: built twice, it is other bytes.")
        dist = ROOT / "dist"
        dist.mkdir(exist_ok=True)
        (dist / wheels[0].name).write_bytes(first)
    sys.stdout.write(f"dist/{wheels[0].name}, the same twice\nsha256:{hashlib.sha256(first).hexdigest()}\n")


if __name__ == "__main__":
    main()
