"""Words that come again in one kind of story and not in another: counted, not interpreted."""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from conversations.experience import Feeling, Moment, Part
from desk.notes.applied import moments_of
from desk.transcripts import Transcript

LANGUAGES: Final = ("nb", "nn", "en")
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
    """For each language and pair of sides what tells them apart, only words that enough stories have, and enough lack."""
    found = []
    for language in LANGUAGES:
        for pair in SIDES:
            here, there = (_counted(transcripts, language, side) for side in pair)
            for side, ours, theirs in ((pair[0], here, there), (pair[1], there, here)):
                words = _distinct(ours, theirs, least)
                if words:
                    found.append(Typical(language, side, words))
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    stories: int
    words: Counter[str]


def _counted(transcripts: Sequence[Transcript], language: str, side: str) -> _Side:
    stories, words = 0, Counter[str]()
    for transcript in transcripts:
        told = [
            moment.text
            for part, moment in moments_of(transcript.record.experience).items()
            if moment.language == language and _is_on(part, moment, side)
        ]
        stories += bool(told)
        words.update(words_in("\n".join(told), language))
    return _Side(stories, words)


def _is_on(part: Part, moment: Moment, side: str) -> bool:
    return side in {part.value, moment.feeling}


def _distinct(ours: _Side, theirs: _Side, least: int) -> list[tuple[str, int]]:
    scored = [
        (_z(number, ours.stories, theirs.words[word], theirs.stories), word, number)
        for word, number in ours.words.items()
        if least <= number <= ours.stories - least
    ]
    return [(word, number) for z, word, number in sorted(scored, key=lambda each: (-each[0], each[1])) if z > _DISTINCT][
        :MOST
    ]


def _z(here: int, of_here: int, there: int, of_there: int) -> float:
    """Log odds ratio in standard errors, half a story added everywhere so that none is infinite."""
    cells = (here + 0.5, of_here - here + 0.5, there + 0.5, of_there - there + 0.5)
    return math.log(cells[0] * cells[3] / (cells[1] * cells[2])) / math.sqrt(sum(1 / cell for cell in cells))


@functools.cache
def _little_words() -> Mapping[str, frozenset[str]]:
    lists = tomllib.loads(resources.files("desk.report").joinpath("little_words.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in lists.items()}
