"""The answer: profiles, evidence and priors put together."""

import math
from dataclasses import dataclass

from conversations.language.alphabets import UNDETERMINED, alphabet_of
from conversations.language.evidence import evidence
from conversations.language.profiles import Table, table_of
from conversations.language.wording import readable, words_of

# Profiles of langdetect for the alphabets that several languages share.
_PROFILES = {
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
_STANDS_ON = {"nb": "no", "nn": "no", "is": "no", "se": "fi"}

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

# Every letter stands in up to three n-grams of one, two and three letters, so that a sum over all of them counts each
# letter three times.
_ONE_OF_THREE = 1 / 3


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
    if alphabet.name not in _PROFILES:
        return Detection(alphabet.language, alphabet.share, len(words))
    parts = [part for word in words for part in word.split("'") if part]
    scores = _scores(parts, table_of(_PROFILES[alphabet.name]))
    best = max(scores, key=lambda language: scores[language])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return Detection(best, alphabet.share / total, len(words))


def _scores(words: list[str], table: Table) -> dict[str, float]:
    """Unnormalised log probabilities: prior, n-grams, words and forms."""
    grams = table.likelihoods(words)
    seen = evidence().weigh(words)
    languages = [language for language in grams if language != "no"]
    languages += [language for language, relative in _STANDS_ON.items() if relative in grams]
    return {
        language: math.log(_PRIORS.get(language, _RARE))
        + grams[_STANDS_ON.get(language, language)] * _ONE_OF_THREE
        + seen.get(language, 0.0)
        for language in languages
    }
