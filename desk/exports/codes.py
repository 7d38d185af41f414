"""Patterns as codes of programs that know a code by its name: no name is blank, too long, or there twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desk.exports.harmless import harmless
from desk.study import Pattern, Study

_LONGEST: Final = 200  # characters; Taguette takes no more, the others do


def code_names(study: Study) -> Mapping[str, str]:
    """The name of each pattern's code, by the pattern's id."""
    names: dict[str, str] = {}
    for pattern in study.patterns:
        wanted = " ".join(harmless(pattern.name).split())[:_LONGEST].strip() or pattern.id[:8]
        taken, name, number = {other.casefold() for other in names.values()}, wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[: _LONGEST - 8]} ({number})"
        names[pattern.id] = name
    return names


def codes_of(study: Study) -> Mapping[str, list[Pattern]]:
    """The patterns that each story belongs to, or that point to a passage of it."""
    belongs: dict[str, list[Pattern]] = {}
    for pattern in study.patterns:
        for story in dict.fromkeys((*pattern.stories, *(passage.story for passage in pattern.passages))):
            belongs.setdefault(story, []).append(pattern)
    return belongs
