"""The alphabet of a text, which often says all: Greek letters are Greek."""

import functools
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

UNDETERMINED = "und"
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The alphabet that most of a text is written in.

    Attributes:
        name: as in alphabets.toml.
        language: the language that it tells on its own; its commonest where several share it.
        letters: how many of its letters the text has.
        share: how much of the text it is, 0 to 1.
        letters_a_word: for writing without spaces, how many letters make a word; 0 elsewhere.
    """

    name: str
    language: str
    letters: int
    share: float
    letters_a_word: int


@dataclass(frozen=True, slots=True)
class _Script:
    language: str
    weight: int = 1
    letters_a_word: int = 0


@dataclass(frozen=True, slots=True)
class _Scripts:
    firsts: Sequence[int]
    ranges: Sequence[tuple[int, int, str]]
    known: Mapping[str, _Script]


def alphabet_of(text: str) -> Alphabet | None:
    """Find the alphabet of a text; None where there are fewer than two letters."""
    counts: Counter[str] = Counter()
    for sign, times in Counter(text).items():
        if sign.isalpha() and (script := script_of(sign)):
            counts[script] += times
    if counts.total() < _FEWEST:
        return None
    known = _scripts().known
    if counts["kana"]:
        # Japanese mixes kana with Chinese characters; Chinese never holds kana.
        counts["kana"] += counts.pop("han", 0)
    weights = {name: count * known[name].weight for name, count in counts.items()}
    # Ties go to the name, not to the order of a mapping.
    name = max(weights, key=lambda script: (weights[script], script))
    chosen = known[name]
    share = weights[name] / sum(weights.values())
    return Alphabet(name, chosen.language, counts[name], share, chosen.letters_a_word)


@functools.lru_cache(1024)
def script_of(letter: str) -> str:
    """Name the script of a letter; "" where it is none that we know."""
    scripts = _scripts()
    at = bisect_right(scripts.firsts, ord(letter)) - 1
    first, last, name = scripts.ranges[at]
    return name if first <= ord(letter) <= last else ""


@functools.cache
def _scripts() -> _Scripts:
    data = tomllib.loads((files(__package__) / "alphabets.toml").read_text("utf-8"))
    known = {}
    ranges = []
    for name, entry in data.items():
        blocks = entry.pop("blocks")
        known[name] = _Script(**entry)
        ranges += [(int(first, 16), int(last, 16), name) for first, last in (block.split("-") for block in blocks)]
    ranges.sort()
    return _Scripts([first for first, _, _ in ranges], ranges, known)
