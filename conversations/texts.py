"""Words: the language files.

A key that is missing, or a placeholder that nobody fills, is an error when the texts are loaded or rendered, never a
blank on a student's phone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from itertools import pairwise
from string import Formatter
from typing import Any, Final

from conversations.languages import OUR_LANGUAGES, Language

# Where our own files are: what students read first, then what is written to them unasked, then what the team reads.
PACKAGES: Final = ("conversations", "conversations.outreach", "conversations.team")


class TextError(Exception):
    """The language files do not hold what the program says; the sentence tells which file and key to mend."""


class Texts:
    """The words of one language, by their dotted keys."""

    def __init__(self, language: Language, words: Mapping[str, str]) -> None:
        self.language = language
        self.words = words
        self._plain = {key: text for key, text in words.items() if "{" not in text and "}" not in text}
        self._placeholders = dict.fromkeys(self._plain, frozenset[str]())

    @property
    def keys(self) -> frozenset[str]:
        """All keys of the file, dotted."""
        return frozenset(self.words)

    def placeholders(self, key: str) -> frozenset[str]:
        """The names in braces that the text under `key` has filled in; raises TextError for other uses of braces."""
        if (known := self._placeholders.get(key)) is not None:
            return known
        try:
            names = {name for _, name, _, _ in Formatter().parse(self.words[key]) if name is not None}
        except ValueError as problem:
            raise TextError(f"{self.language}.toml: «{key}» has a brace on its own: {problem}.") from problem
        if odd := sorted(name for name in names if not name.isidentifier()):
            raise TextError(f"{self.language}.toml: «{key}» has {{{odd[0]}}}, which nobody fills in.")
        self._placeholders[key] = frozenset(names)
        return self._placeholders[key]

    def label(self, key: str, **filled_in: str) -> str:
        """As `say`; a theme that was taken away while a draft holds it is called by its key."""
        if key.startswith("theme.") and key not in self.words:
            return key.removeprefix("theme.")
        return self.say(key, **filled_in)

    def say(self, key: str, **filled_in: str) -> str:
        """The words under `key`; raises TextError for a missing key or a placeholder not filled in."""
        if (text := self._plain.get(key)) is not None:
            return text
        try:
            return self.words[key].format(**filled_in)
        except KeyError as missing:
            raise TextError(f"{self.language}.toml: «{key}» is missing, or needs {missing} filled in.") from missing


def read_all() -> dict[Language, Texts]:
    """Everything that we say, each language in one: to students, in letters, and to the team.

    Raises:
        TextError: As in `read_texts`.
    """
    parts = [read_texts(package=package) for package in PACKAGES]
    return {
        language: Texts(language, {key: words for part in parts for key, words in part[language].words.items()})
        for language in OUR_LANGUAGES
    }


def read_texts(files: Mapping[Language, str] | None = None, package: str = PACKAGES[0]) -> dict[Language, Texts]:
    """The texts of the files given as TOML, or of our own in a package.

    Raises:
        TextError: A file cannot be read, or does not have the keys and placeholders that the others have.
    """
    texts = {language: _texts(language, toml) for language, toml in (files or _files(package)).items()}
    for one, other in pairwise(texts.values()):
        _agree(one, other)
    return texts


def _files(package: str) -> dict[Language, str]:
    folder = resources.files(package) / "texts"
    return {language: (folder / f"{language}.toml").read_text(encoding="utf-8") for language in OUR_LANGUAGES}


def _texts(language: Language, toml: str) -> Texts:
    try:
        return Texts(language, dict(_flat(tomllib.loads(toml))))
    except (tomllib.TOMLDecodeError, TypeError) as problem:
        raise TextError(f"{language}.toml cannot be read: {problem}") from problem


def _agree(one: Texts, other: Texts) -> None:
    for key in sorted(one.keys ^ other.keys):
        missing, there = (one, other) if key in other.keys else (other, one)
        raise TextError(f"{missing.language}.toml lacks «{key}», which {there.language}.toml has.")
    for key in sorted(one.keys):
        if one.placeholders(key) != other.placeholders(key):
            raise TextError(f"«{key}» in {one.language}.toml and {other.language}.toml: other words in {{braces}}.")


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value.strip()
        else:
            raise TypeError(f"«{prefix}{key}» is not a text")
