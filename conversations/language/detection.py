"""The answer: profiles, evidence and priors put together."""

import functools
import math
from dataclasses import dataclass

from conversations.language.alphabets import UNDETERMINED, alphabet_of
from conversations.language.columns import packed, unpacked
from conversations.language.evidence import evidence
from conversations.language.profiles import PROFILES, Table, table_of
from conversations.language.wording import readable, words_of

# What a student in Norway is likely to write, before the text is read. Danish and Swedish are held low: half of all
# Danish words are good bokmål, and here the short text "hyggelig kveld" is never Danish.
_PRIORS = {
    "nb": 0.4,
    "nn": 0.27,
    "en": 0.25,
    "uk": 0.04,
    **dict.fromkeys(("da", "sv", "ru", "ar"), 0.02),
    **dict.fromkeys(("de", "es", "fr", "pl", "fa"), 0.015),
}
_RARE = 0.002


@dataclass(frozen=True, slots=True)
class Detection:
    """A language and how sure we are of it.

    Attributes:
        language: ISO 639-1, such as "nb", "nn", "en" or "da"; "und" where there is nothing to tell.
        probability: 0 to 1, given that it is one of the languages known here; 0 for "und".
        words: how many words counted. Links, addresses, numbers and other alphabets do not.
    """

    language: str
    probability: float
    words: int


def detect(text: str) -> Detection:
    """Tell the language of a text; the same answer for the same text, always. Never raises."""
    letters = readable(text)
    alphabet = alphabet_of(letters)
    if alphabet is None:
        return Detection(UNDETERMINED, 0.0, 0)
    if alphabet.letters_a_word:
        return Detection(alphabet.language, alphabet.share, max(1, alphabet.letters // alphabet.letters_a_word))
    words = words_of(letters, alphabet.name)
    if alphabet.name not in PROFILES:
        return Detection(alphabet.language, alphabet.share, len(words))
    parts = " ".join(words).replace("'", " ").split()
    scores = _scores(parts, table_of(PROFILES[alphabet.name]))
    best = max(scores, key=lambda language: scores[language])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return Detection(best, alphabet.share / total, len(words))


def _scores(words: list[str], table: Table) -> dict[str, float]:
    """Unnormalised log probabilities: prior, n-grams, words and forms."""
    return unpacked(_priors() + table.weigh(words) + evidence().weigh(words), table.languages)


@functools.cache
def _priors() -> int:
    """How many times likelier each language is than a rare one, as a logarithm, in columns."""
    return packed({language: math.log(prior / _RARE) for language, prior in _PRIORS.items()})
