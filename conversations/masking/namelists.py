"""Which words are names: Faker's no_NO lists (MIT licence) and our own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Names:
    """Sets of case-folded words; what each holds is said where the words stand, in `names.toml`.

    Attributes:
        first: first names that are no other words.
        also_words: first names that are words as well.
        capital_only: those of `first` that count only when they have a capital.
        last: family names.
        not_names: what ends a name, and what no stranger's name is guessed to be.
    """

    first: frozenset[str]
    also_words: frozenset[str]
    capital_only: frozenset[str]
    last: frozenset[str]
    not_names: frozenset[str]


@cache
def word_sets(file: str) -> dict[str, frozenset[str]]:
    """The word lists of one of this package's TOML files, case-folded."""
    data = tomllib.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))
    return {key: frozenset(words.casefold().split()) for key, words in data.items()}


@cache
def names() -> Names:
    """All lists, read once."""
    from faker.providers.person.no_NO import Provider  # noqa: PLC0415 - takes 0.2 s, and only a text needs it

    own = word_sets("names.toml")
    faker_first = frozenset(name.casefold() for name in Provider.first_names)
    faker_last = frozenset(name.casefold() for name in Provider.last_names)
    return Names(
        first=(own["first_nordic"] | own["first_world"] | faker_first) - own["also_words"],
        also_words=own["also_words"],
        capital_only=own["capital_only"],
        last=own["last_nordic"] | own["last_world"] | faker_last,
        not_names=own["not_names"],
    )


def known(key: str) -> str | None:
    """The first name that a case-folded word is, also as a genitive ("karis"); None if it is no name that we know."""
    forms = _first_names()
    if key in forms:
        return key
    return key[:-1] if key.endswith("s") and key[:-1] in forms else None


@cache
def _first_names() -> frozenset[str]:
    return names().first | names().also_words
