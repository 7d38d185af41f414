"""langdetect's profiles, read exactly.

langdetect draws n-grams of a text at random, up to 1,000 in each of seven trials, and multiplies what its profiles say
of each until it is sure: random unless seeded, noisy on short texts, and so long that priors drown. Here the same
formula runs once over every n-gram of the text. That is what its average tends to, and it needs no dice and no seed.
"""

import functools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, repeat
from operator import add

from langdetect.detector import Detector

from conversations.language.columns import column, scaled

# What langdetect adds to each frequency, so that an n-gram that a profile lacks rules nothing out.
_UNSEEN = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ

# Every letter stands in up to three n-grams of one, two and three letters, so that a sum over all of them counts each
# letter three times.
_ONE_OF_THREE = 1 / 3

# Profiles of langdetect for the alphabets that several languages share.
PROFILES = {
    "latin": (
        *("no", "da", "sv", "fi", "en", "de", "nl", "fr", "es", "it", "pt", "pl"),
        *("cs", "hu", "ro", "tr", "lt", "vi", "so"),
    ),
    "cyrillic": ("uk", "ru", "bg"),
    "arabic": ("ar", "fa", "ur"),
    "devanagari": ("hi", "ne", "mr"),
}

# langdetect knows neither nynorsk, Icelandic nor Northern Sami; these stand on the profile of their nearest relative,
# and the evidence has to tell them apart.
_STAND_ON = {"no": ("nb", "nn", "is"), "fi": ("fi", "se")}


@dataclass(frozen=True, slots=True)
class Table:
    """For each n-gram, how much it speaks for each of the languages, in columns."""

    languages: tuple[str, ...]
    gains: Mapping[str, int]

    def weigh(self, words: Iterable[str]) -> int:
        """Log likelihood of lower-case words in each language, up to a constant that all share, in columns."""
        return sum(map(self.gains.get, _grams(words), repeat(0)))


@functools.cache
def table_of(profiles: tuple[str, ...]) -> Table:
    """Load these profiles; once, when the first text asks for them."""
    folder = files("langdetect") / "profiles"
    languages: list[str] = []
    gains: dict[str, int] = {}
    for name in profiles:
        standing = _STAND_ON.get(name, (name,))
        languages += standing
        columns = column(*standing)
        profile = json.loads((folder / name).read_text("utf-8"))
        for gram, count in profile["freq"].items():
            frequency = count / profile["n_words"][len(gram) - 1]
            gain = math.log1p(frequency / _UNSEEN) * _ONE_OF_THREE
            gains[gram] = gains.get(gram, 0) + scaled(gain) * columns
    return Table(tuple(languages), gains)


def _grams(words: Iterable[str]) -> Iterator[str]:
    """One to three letters in a row, words' edges included.

    No profile has a lone edge, nor one with a letter on either side, so that words may stand in a row.
    """
    text = f" {' '.join(words)} "
    pairs = list(map(add, text, text[1:]))
    return chain(text, pairs, map(add, pairs, text[2:]))
