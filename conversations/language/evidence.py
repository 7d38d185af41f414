"""What words and word forms say of the language that they belong to.

langdetect's profiles are frequencies of one to three letters. They miss what a reader sees at once: that "ikkje" is
nynorsk, that "-ligere" cannot be Swedish. Weights are natural logarithms of how many times likelier a language becomes.
"""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from conversations.language.columns import packed

# A listed word. The weight is far below what a count would give: a sentence has many of them.
_LISTED = 2.2
# A word of the other standard that this one allows too.
_ALLOWED = _LISTED / 2
# A spoken form, which is spelt as one likes and may be a word of elsewhere.
_SPOKEN = 1.6

_LONGEST_FORM = 9
# A stem of fewer letters is no stem: "hane" is no plural.
_SHORTEST_STEM = 2

# How one writes on a keyboard without these letters.
_SPELT_OUT = (("aa", "å"), ("oe", "ø"), ("ae", "æ"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words, endings, beginnings and spellings, each with its weights in columns."""

    words: Mapping[str, int]
    endings: Mapping[str, int]
    beginnings: Mapping[str, int]
    spellings: Mapping[str, int]

    def weigh(self, words: Iterable[str]) -> int:
        """Sum up what lower-case words say for each language, in columns."""
        total = 0
        unlisted = []
        for word in words:
            if known := self.words.get(word) or self.words.get(_with_norwegian_letters(word)):
                total += known
            else:
                unlisted.append(word)
        return total + sum(map(self._of_form, unlisted)) + self._of_spelling(unlisted)

    def _of_form(self, word: str) -> int:
        """What the longest known ending and beginning say."""
        sizes = range(min(_LONGEST_FORM, len(word) - _SHORTEST_STEM), 0, -1)
        ending = next(filter(None, (self.endings.get(word[-size:]) for size in sizes)), 0)
        beginning = next(filter(None, (self.beginnings.get(word[:size]) for size in sizes)), 0)
        return ending + beginning

    def _of_spelling(self, words: list[str]) -> int:
        """What each word says that holds a spelling, of which a text has few."""
        text = " ".join(words)
        return sum(
            weight * sum(spelling in word for word in words)
            for spelling, weight in self.spellings.items()
            if spelling in text
        )


@functools.cache
def evidence() -> Evidence:
    """Read the lists; once, when the first text asks for them."""
    forms = _toml("forms.toml")
    lists = (_words(_toml("words.toml")), forms["endings"], forms["beginnings"], forms["spellings"])
    return Evidence(*({form: packed(weights) for form, weights in each.items()} for each in lists))


def _words(lists: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, float]]:
    norwegian = lists["norwegian"]
    words: dict[str, dict[str, float]] = {}

    def add(text: str, **weights: float) -> None:
        for word in text.split():
            words.setdefault(word, {}).update(weights)

    for pair in norwegian["pairs"].splitlines():
        bokmaal, _, nynorsk = pair.partition("/")
        add(bokmaal, nb=_LISTED)
        add(nynorsk, nn=_LISTED)
    add(norwegian["both"], nb=_LISTED, nn=_LISTED)
    add(norwegian["leaning_nb"], nb=_LISTED, nn=_ALLOWED)
    add(norwegian["leaning_nn"], nb=_ALLOWED, nn=_LISTED)
    # A spoken form that is also a standard one says what the standard one says.
    add(" ".join(word for word in norwegian["dialect"].split() if word not in words), nb=_SPOKEN, nn=_SPOKEN)
    for language, text in {**lists["neighbours"], **lists["others"]}.items():
        add(text, **{language: _LISTED})
    return words


def _with_norwegian_letters(word: str) -> str:
    for plain, letter in _SPELT_OUT:
        word = word.replace(plain, letter)
    return word


def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))
