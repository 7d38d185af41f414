"""What SECURITY.md says is held by a test is held by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+)`", PAGE)))


@pytest.mark.parametrize("path", NAMED)
def test_a_test_that_is_named_exists(path: str) -> None:
    place = ROOT / path
    files = [place] if place.is_file() else sorted(place.rglob("test_*.py"))
    assert files
    assert any(re.search("def test_|TestCase", file.read_text(encoding="utf-8")) for file in files)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_threat_has_a_protection_and_a_test(row: str) -> None:
    threat, protection, held_by = (cell.strip() for cell in row.strip("|").split("|"))
    assert threat
    assert protection
    assert "`tests/" in held_by or held_by.startswith(("the same", "`make rehearse"))


@pytest.mark.parametrize("file", sorted(Path(__file__).parent.glob("test_*.py")), ids=lambda file: file.stem)
def test_every_attack_is_told_of_and_says_how_it_was_seen_to_fail(file: Path) -> None:
    """By a control in the code, or by what was taken out by hand once; this file attacks nothing."""
    if file == Path(__file__):
        return
    assert f"`tests/attacks/{file.name}`" in PAGE
    text = file.read_text(encoding="utf-8")
    assert re.search(r"[Ff]ails|the attack (?:to )?works|control|fails with", text)
