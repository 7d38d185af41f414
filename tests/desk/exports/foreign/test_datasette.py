"""`datasette FILE` is a good browser at once: it finds tables, links between them, and the full-text search."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from desk.exports.harmless import harmless
from desk.study import Study


def test_it_browses_searches_and_follows(
    datasette: Path, written: Callable[[str], Path], study: Study, attacks: dict[str, str]
) -> None:
    def get(table: str, **query: str | int) -> Any:
        command = [datasette, written("sqlite"), "--get", f"/stories{table}.json?{urlencode(query)}"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    tables = {table["name"]: table for table in get("")["tables"]}
    assert tables["moment"]["fts_table"] == "moment_fts"
    assert tables["moment"]["count"] == 2 * len(attacks) + 1
    assert tables["moment"]["foreign_keys"]["outgoing"][0]["other_table"] == "experience"
    [found] = get("/moment", _search="sofaen", _shape="array")
    assert (found["experience"], found["part"]) == ("1" * 32, "small")
    told = get("/story", _shape="array", _size="max", part="small", week="2026-W41")
    assert {row["text"] for row in told} == {harmless(attack) for attack in attacks.values()}
