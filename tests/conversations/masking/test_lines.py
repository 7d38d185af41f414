"""What students might write, line by line: what is to be masked is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conversations.masking import Kind, find

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"\{([A-Z]+)\|([^}]*)\}")
TYPES = {
    "PER": {Kind.NAME},
    "PHONE": {Kind.PHONE},
    "EMAIL": {Kind.EMAIL},
    "FNR": {Kind.NATIONAL_ID},
    "STUDNR": {Kind.STUDENT_NUMBER},
    "ROOM": {Kind.ROOM},
    "HANDLE": {Kind.HANDLE},
    "ADDR": {Kind.ADDRESS},
    "URL": {Kind.LINK},
    "CARD": {Kind.CARD, Kind.ACCOUNT},
}


def lines(*files: str) -> list[str]:
    return [
        line.replace("\\n", "\n")
        for file in files
        for line in (DATA / file).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def found(line: str) -> list[tuple[Kind, str]]:
    text = MARK.sub(r"\2", line)
    return [(span.kind, text[span.start : span.end]) for span in find(text)]


def is_exact(line: str) -> bool:
    """Whether the marked parts are masked, each as a whole and as what it is, and no others."""
    wanted = MARK.findall(line)
    parts = found(line)
    return [part for _, part in parts] == [part for _, part in wanted] and all(
        kind in TYPES[name] for (kind, _), (name, _) in zip(parts, wanted, strict=True)
    )


def is_right(line: str) -> bool:
    return len(found(line)) == len(MARK.findall(line))


TAUGHT = lines("developed_on.txt", "held_out.txt")
TOGETHER = 200  # lines a test: a test for each would take longer than what it tests


@pytest.mark.parametrize("first", range(0, len(TAUGHT), TOGETHER))
def test_lines_have_their_marked_parts_masked_and_no_others(first: int) -> None:
    assert [(line, found(line)) for line in TAUGHT[first : first + TOGETHER] if not is_exact(line)] == []


def test_what_is_known_to_go_wrong_still_does() -> None:
    assert [line for line in lines("still_wrong.txt") if is_right(line)] == [], "Move them to held_out.txt."
