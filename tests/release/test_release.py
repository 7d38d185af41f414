"""What goes with a release: licences that go together, the same bytes from the same source, an honest audit."""

from __future__ import annotations

import importlib.util
import sys
from email.message import Message
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    """A script of `release/`, which is no package."""
    spec = importlib.util.spec_from_file_location(f"release_{name}", ROOT / "release" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for themselves
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform != "linux", reason="the page lists what runs on Linux")
def test_the_page_of_licences_is_that_of_the_lock_and_all_go_with_ours() -> None:
    page = script("licences").page()
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == page, "python release/licences.py"
    assert page.count("| server |\n") >= 30


def test_the_picture_of_the_architecture_is_the_one_that_is_drawn() -> None:
    kept = (ROOT / "docs" / "pictures" / "architecture.svg").read_text(encoding="utf-8")
    assert kept == script("architecture").picture(), "python release/architecture.py > docs/pictures/architecture.svg"


@pytest.mark.parametrize(
    ("words", "permitted"),
    [("MIT", True), ("LGPL-3.0-only", True), ("Apache-2.0 OR BSD-3-Clause", True), ("GPL-3.0-only", False),
     ("AGPL-3.0", False), ("Proprietary", False), ("", False)],
)  # fmt: skip
def test_a_licence_that_does_not_go_with_ours_is_refused(words: str, permitted: bool) -> None:  # noqa: FBT001
    told = Message()
    told["Name"], told["License-Expression"] = "something", words
    package: Any = SimpleNamespace(metadata=told)
    if permitted:
        assert script("licences").licence_of(package) == words
    else:
        with pytest.raises(LookupError, match="something"):
            script("licences").licence_of(package)


def test_the_wheel_is_the_same_bytes_whenever_and_wherever_it_is_built(tmp_path: Path) -> None:
    build = script("wheel").build
    one, other = build(tmp_path / "a", 1_600_000_000), build(tmp_path / "b", 1_750_000_000)
    assert one.read_bytes() == other.read_bytes()


def test_an_audit_that_could_ask_nobody_does_not_sound_like_all_is_well() -> None:
    verdict = script("audit").verdict
    asked = {"name": "a", "version": "1", "vulns": []}
    assert verdict([asked])[0] == 0
    assert verdict([asked, {"name": "b", "skip_reason": "not found"}])[0] == 2
    assert verdict([])[0] == 2
    code, sentence = verdict([{"name": "c", "version": "2", "vulns": [{"id": "CVE-1"}]}])
    assert (code, "c 2: CVE-1" in sentence) == (1, True)
