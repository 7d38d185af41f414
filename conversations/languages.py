"""The languages that the bot speaks: three by itself, and those that a place adds, each by a file of its own words."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Self

_CODE: Final = re.compile("[a-z]{2}")


class Language(str):
    """A language, by its two letters (ISO 639-1, as Telegram's menus take them); raises ValueError for other texts."""

    __slots__ = ()

    def __new__(cls, code: str) -> Self:
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code!r} is not a language's two letters")
        return super().__new__(cls, code)


NB: Final = Language("nb")
NN: Final = Language("nn")
EN: Final = Language("en")

# Those that we speak ourselves, in the order in which they are offered.
OUR_LANGUAGES: Final = (NB, NN, EN)

# Whom bokmål serves better than English, where their own language is not at hand.
_BOKMAL_FIRST: Final = frozenset({"da", "nb", "nn", "se", "sv"})


@cache
def nearest(language: Language) -> tuple[Language, ...]:
    """In which order a language is made up for by those that we speak ourselves: it, then the one nearest to it."""
    then = (NB, NN, EN) if language in _BOKMAL_FIRST else (EN, NB, NN)
    return tuple(dict.fromkeys((language, *then)))


def ours(language: Language) -> Language:
    """The language, or the nearest of those that we speak ourselves."""
    return next(near for near in nearest(language) if near in OUR_LANGUAGES)
