"""Words that come again in one kind of story and not in another: counted, not interpreted."""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from conversations.experience import Feeling, Part
from conversations.languages import OUR_LANGUAGES
from desk.notes.applied import moments_of
from desk.transcripts import Transcript

SIDES: Final[tuple[tuple[str, str], ...]] = ((Part.SMALL, Part.STRUCTURAL), (Feeling.GOOD, Feeling.HARD))
MOST: Final = 12  # words a list
_DISTINCT: Final = 1.0  # standard errors of the log odds that a word must lie on its side
_PLACEHOLDER: Final = re.compile(r"\[[^\[\]\n]{1,40}\]")
_WORD: Final = re.compile(r"[^\W\d_]{3,30}")


@dataclass(frozen=True, slots=True)
class Typical:
    """Words of one language that are more at home on one side than on its other.

    Attributes:
        side: Of `SIDES`.
        words: With the number of stories on this side that have them; the most typical first.
    """

    language: str
    side: str
    words: Sequence[tuple[str, int]]


def words_in(text: str, language: str) -> frozenset[str]:
    """The different words of a text, without placeholders and without words that only hold sentences together."""
    return frozenset(_WORD.findall(_PLACEHOLDER.sub(" ", text).lower())) - _little_words().get(language, frozenset())


def count_words(texts: Iterable[tuple[str, str]]) -> Counter[str]:
    """In how many of these pairs of text and language each word stands."""
    return Counter(word for text, language in texts for word in words_in(text, language))


def typical(transcripts: Sequence[Transcript], least: int) -> list[Typical]:
    """For each language and pair of sides what tells them apart: words that enough stories have, and enough lack."""
    sides = _sides(transcripts)
    found = []
    for language in OUR_LANGUAGES:
        for pair in SIDES:
            here, there = (sides.get((language, side), _Side()) for side in pair)
            for side, ours, theirs in ((pair[0], here, there), (pair[1], there, here)):
                words = _distinct(ours, theirs, least)
                if words:
                    found.append(Typical(language, side, words))
    return found


@dataclass(slots=True)
class _Side:
    stories: int = 0
    words: Counter[str] = field(default_factory=Counter)


def _sides(transcripts: Sequence[Transcript]) -> dict[tuple[str, str], _Side]:
    """Every story once on each side that one of its moments is on."""
    sides: dict[tuple[str, str], _Side] = {}
    for transcript in transcripts:
        told: dict[tuple[str, str], frozenset[str]] = {}
        for part, moment in moments_of(transcript.record.experience).items():
            words = words_in(moment.text, moment.language)
            for side in (part.value, moment.feeling or ""):
                here = moment.language, side
                told[here] = told.get(here, frozenset()) | words
        for here, words in told.items():
            side_of = sides.setdefault(here, _Side())
            side_of.stories += 1
            side_of.words.update(words)
    return sides


def _distinct(ours: _Side, theirs: _Side, least: int) -> list[tuple[str, int]]:
    scored = [
        (_z(number, ours.stories, theirs.words[word], theirs.stories), word, number)
        for word, number in ours.words.items()
        if least <= number <= ours.stories - least
    ]
    best = sorted((each for each in scored if each[0] > _DISTINCT), key=lambda each: (-each[0], each[1]))
    return [(word, number) for _, word, number in best[:MOST]]


def _z(here: int, of_here: int, there: int, of_there: int) -> float:
    """Log odds ratio in standard errors, half a story added everywhere so that none is infinite."""
    cells = (here + 0.5, of_here - here + 0.5, there + 0.5, of_there - there + 0.5)
    return math.log(cells[0] * cells[3] / (cells[1] * cells[2])) / math.sqrt(sum(1 / cell for cell in cells))


@functools.cache
def _little_words() -> Mapping[str, frozenset[str]]:
    lists = tomllib.loads(resources.files("desk.report").joinpath("little_words.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}
