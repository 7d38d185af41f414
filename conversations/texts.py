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
from typing import Any

from conversations.states import Language


class TextError(Exception):
    """The language files do not hold what the program says; the sentence tells which file and key to mend."""


class Texts:
    """The words of one language."""

    def __init__(self, language: Language, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    @property
    def keys(self) -> frozenset[str]:
        """All keys of the file, dotted."""
        return frozenset(self._words)

    def placeholders(self, key: str) -> frozenset[str]:
        """The names in braces that the text under `key` has filled in; raises TextError for other uses of braces."""
        try:
            names = {name for _, name, _, _ in Formatter().parse(self._words[key]) if name is not None}
        except ValueError as problem:
            raise TextError(f"{self.language}.toml: «{key}» has a brace on its own: {problem}.") from problem
        if odd := sorted(name for name in names if not name.isidentifier()):
            raise TextError(f"{self.language}.toml: «{key}» has {{{odd[0]}}}, which nobody fills in.")
        return frozenset(names)

    def say(self, key: str, **filled_in: str) -> str:
        """The words under `key`; raises TextError for a missing key or a placeholder not filled in."""
        try:
            return self._words[key].format(**filled_in)
        except KeyError as missing:
            raise TextError(f"{self.language}.toml: «{key}» is missing, or needs {missing} filled in.") from missing


def read_texts(files: Mapping[Language, str] | None = None) -> dict[Language, Texts]:
    """The texts of the files given as TOML, or of our own.

    Raises:
        TextError: A file cannot be read, or does not have the keys and placeholders that the others have.
    """
    if files is None:
        folder = resources.files("conversations") / "texts"
        files = {language: (folder / f"{language}.toml").read_text(encoding="utf-8") for language in Language}
    texts = {language: _texts(language, toml) for language, toml in files.items()}
    for one, other in pairwise(texts.values()):
        _agree(one, other)
    return texts


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
