"""Which words are names: Faker's no_NO lists (MIT licence) and our own."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path


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

    def stops(self, key: str) -> bool:
        """Whether a case-folded word ends a name; some that would are family names too."""
        return key in self.not_names and key not in self.last


@cache
def word_sets(file: str) -> dict[str, frozenset[str]]:
    """The word lists of one of this package's TOML files, case-folded."""
    data = tomllib.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))
    return {key: frozenset(words.casefold().split()) for key, words in data.items()}


@cache
def names() -> Names:
    """All lists, read once."""
    own = word_sets("names.toml")
    faker_first = _of_faker("first_names_female", "first_names_male")
    faker_last = _of_faker("last_names")
    return Names(
        first=(own["first_nordic"] | own["first_world"] | faker_first) - own["also_words"],
        also_words=own["also_words"],
        capital_only=own["capital_only"],
        last=own["last_nordic"] | own["last_world"] | faker_last,
        not_names=own["not_names"],
    )


def _of_faker(*lists: str) -> frozenset[str]:
    """Lists of Faker's Norwegian provider, case-folded.

    They are read from its source: importing it brings all of Faker along, which takes 3 to 6 MB.
    """
    provider = Path(str(distribution("Faker").locate_file("faker/providers/person/no_NO/__init__.py")))
    return frozenset(
        name.casefold()
        for node in ast.walk(ast.parse(provider.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id in lists for to in node.targets)
        for name in ast.literal_eval(node.value)
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
