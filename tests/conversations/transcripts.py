"""Golden transcripts: files named `<language>-<scenario>.txt`, in which what people say begins with a mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

import pytest

from conversations.languages import OUR_LANGUAGES, Language
from conversations.texts import Texts
from tests.conversations.phone import STUDENT


def replayed_lines(body: str, answer: Callable[[str], list[str]]) -> list[str]:
    """What people say in a transcript, each with what is answered now."""
    lines: list[str] = []
    for is_theirs, group in groupby(body.split("\n"), lambda line: line.startswith(STUDENT)):
        if is_theirs:
            said = list(group)
            lines += ["", *said, "", *answer("\n".join(line.removeprefix(STUDENT) for line in said))]
    return lines


def compare(path: Path, now: str, request: pytest.FixtureRequest) -> None:
    """Fails where the file does not hold what is said now; with `pytest --regenerate` it is written first."""
    if request.config.getoption("--regenerate"):
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8"), "if the new words are right: pytest --regenerate, and read the diff"


def of_language(files: Iterable[Path], language: Language) -> list[Path]:
    return [path for path in files if path.name.startswith(f"{language}-")]


def whole(files: Iterable[Path], language: Language) -> str:
    """All transcripts of a language as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in of_language(files, language))


def same_scenarios_in_every_language(files: Iterable[Path]) -> bool:
    one, *others = ({path.stem[3:] for path in of_language(files, language)} for language in OUR_LANGUAGES)
    return bool(one) and all(other == one for other in others)


def pattern_of(texts: Texts, key: str) -> str:
    """What a text looks like, whatever is filled in."""
    words = texts.say(key, **dict.fromkeys(texts.placeholders(key), "\0"))
    return re.escape(words).replace("\0", ".+")


def is_named_in(key: str, folders: Iterable[Path]) -> bool:
    """Whether code in one of the folders says a text by its key, or by its key's beginning."""
    return any(f'"{key}' in path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
