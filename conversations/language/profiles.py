"""langdetect's profiles, read exactly.

langdetect draws n-grams of a text at random, up to 1,000 in each of seven trials, and multiplies what its profiles say
of each until it is sure: random unless seeded, noisy on short texts, and so long that priors drown. Here the same
formula runs once over every n-gram of the text. That is what its average tends to, and it needs no dice and no seed.
"""

import functools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, compress
from operator import add

from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory

# What langdetect adds to each frequency, so that an n-gram that a profile lacks rules nothing out.
_UNSEEN = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ


@dataclass(frozen=True, slots=True)
class Table:
    """For each n-gram, how much it speaks for each of the languages, in their order."""

    languages: tuple[str, ...]
    gains: Mapping[str, Sequence[float]]

    def likelihoods(self, words: Iterable[str]) -> dict[str, float]:
        """Log likelihood of lower-case words in each language, up to a constant that all share."""
        rows = list(filter(None, map(self.gains.get, chain.from_iterable(map(_grams, words)))))
        sums = map(sum, zip(*rows, strict=True)) if rows else (0.0 for _ in self.languages)
        return dict(zip(self.languages, sums, strict=True))


@functools.cache
def table_of(languages: tuple[str, ...]) -> Table:
    """Load the profiles of these languages; once, when the first text asks for them."""
    folder = files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.load_json_profile([(folder / language).read_text("utf-8") for language in languages])
    gains: dict[str, list[float]] = factory.word_lang_prob_map
    # In place, and passing over the zeros, which most are: half the time and memory that a second table would take.
    places = range(len(languages))
    for row in gains.values():
        for place in compress(places, row):
            row[place] = math.log1p(row[place] / _UNSEEN)
    return Table(tuple(factory.langlist), gains)


def _grams(word: str) -> Iterator[str]:
    """One to three letters in a row, the word's edges included; a lone edge says nothing."""
    padded = f" {word} "
    pairs = list(map(add, padded, padded[1:]))
    return chain(word, pairs, map(add, pairs, padded[2:]))
