"""Staff export from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from desk.commands import export
from desk.transcripts import Transcript

Story = Callable[..., Transcript]


Bundle = Callable[..., Path]


def run_export(bundle: Path, key: Path, *more: str, typed: str = "") -> Result:
    return CliRunner().invoke(export, ["--bundle", str(bundle), "--key", str(key), *more], input=typed)


def texts(jsonl: str) -> list[str]:
    return [json.loads(line)["small"]["text"] for line in jsonl.splitlines()]
