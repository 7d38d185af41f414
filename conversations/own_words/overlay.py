"""Laying a place's own words over ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from conversations.languages import EN, Language
from conversations.own_words.limits import misfit
from conversations.own_words.lines import lines_of
from conversations.own_words.problem import Problem
from conversations.texts import TextError, Texts

# A table that is given is given whole: these themes, in this order.
THEMES: Final = "theme."
THEMES_MOST: Final = 20
_THEME: Final = re.compile(r"theme\.[a-z0-9_]{1,24}")  # it travels in buttons, which carry 64 bytes
_FILE: Final = re.compile(r"([a-z]{2})\.toml")
_TOLD_LINE: Final = re.compile(r"\(at line (\d+)")

# What only the team reads; a language that somebody adds may leave it out.
_TEAM: Final = ("team.", "team_command.")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """All words, ours and the place's, and what there is to mend.

    Attributes:
        lines: File and line of each text of the place's, by language and key.
    """

    texts: Mapping[Language, Texts]
    problems: tuple[Problem, ...]
    lines: Mapping[tuple[Language, str], tuple[str, int]]


@dataclass(slots=True)
class _File:
    name: str
    language: Language
    words: dict[str, str]
    lines: dict[str, int]
    problems: list[Problem] = field(default_factory=list)

    def mend(self, key: str, sentence: str, *, grave: bool = True) -> None:
        table = key.rpartition(".")[0]
        line = self.lines.get(key) or self.lines.get(table, 0)
        self.problems.append(Problem(self.name, line, sentence, grave))


def own_words(ours: Mapping[Language, Texts], files: Mapping[str, str]) -> OwnWords:
    """Lays files of TOML, by their names, over our own texts. Raises nothing: what is wrong is among the problems."""
    read = [_read(name, toml) for name, toml in sorted(files.items())]
    themed = next((file for file in read if file.language in ours and _themes(file.words)), None)
    if themed is not None:  # then every language needs them, also one that has no file yet
        known = {file.language for file in read}
        read += [_File(f"{language}.toml", language, {}, {}) for language in ours if language not in known]
    for file in read:
        base = ours.get(file.language) or ours[EN]
        added = file.language not in ours
        _check(file, base, added=added)
        if themed is not None:
            _check_themes(file, _themes(themed.words), themed.name)
        elif added and file.words:
            _check_themes(file, _themes(base.words), "our own")
    return OwnWords(
        _laid(ours, read),
        tuple(problem for file in read for problem in sorted(file.problems, key=lambda found: found.line)),
        {(file.language, key): (file.name, file.lines.get(key, 0)) for file in read for key in file.words},
    )


def _read(name: str, toml: str) -> _File:
    called = _FILE.fullmatch(name)
    if called is None:
        nobody = _File(name, EN, {}, {})
        nobody.problems.append(
            Problem(name, 0, "Call a file of texts by its language, two small letters, as in nn.toml; or take it away.")
        )
        return nobody
    file = _File(name, Language(called[1]), {}, lines_of(toml))
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        line = _TOLD_LINE.search(str(error))
        file.problems.append(Problem(name, int(line[1]) if line else 0, f"This is no TOML: {error}."))
        return file
    for key, value in _flat(table):
        if isinstance(value, str):
            file.words[key] = value.strip()
        else:
            file.mend(key, f"«{key}» is not a text; put the words in quotation marks.")
    return file


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _check(file: _File, base: Texts, *, added: bool) -> None:
    texts = Texts(file.language, file.words)
    own_name = f"name.{file.language}"
    for key, words in file.words.items():
        if key not in base.keys and not _THEME.fullmatch(key) and key != own_name:
            alike = get_close_matches(key, base.keys, n=1)
            hint = f"did you mean «{alike[0]}»?" if alike else "`ime texts show` lists ours."
            file.mend(key, f"«{key}» is none of our texts, so nobody reads it: {hint}", grave=False)
            continue
        try:
            given = texts.placeholders(key)
        except TextError as error:
            file.mend(key, str(error).partition(": ")[2])
            continue
        wanted = base.placeholders(key) if key in base.keys else frozenset()
        if given != wanted:
            told = " and ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            file.mend(key, f"«{key}» has other words in braces than ours; it must have {told}.")
        elif not words:
            file.mend(key, f"«{key}» is empty; write something, or take the line out to have ours.")
        elif problem := misfit(key, words):
            file.mend(key, f"«{key}» {problem}")
    if added and file.words:
        _check_whole(file, base, own_name)


def _check_whole(file: _File, base: Texts, own_name: str) -> None:
    """A language that is added needs all that students read; there is nothing below it to fall back on."""
    wanted = {key for key in base.keys if not key.startswith((*_TEAM, THEMES, "name."))} | {own_name}
    for key in sorted(wanted - file.words.keys()):
        file.mend(key, f"«{key}» is missing; `ime texts new {file.language}` writes a file with all of them.")
    team = sum(key.startswith(_TEAM) and key not in file.words for key in base.keys)
    if team:
        file.mend("", f"{team} texts of the team's are missing; the team reads them in English.", grave=False)


def _check_themes(file: _File, wanted: list[str], source: str) -> None:
    if file.name == source and len(wanted) > THEMES_MOST:
        file.mend(THEMES, f"{len(wanted)} themes are more than a phone shows; {THEMES_MOST} are the most.")
    for key in wanted:
        if key not in file.words:
            file.mend(key, f"«{key}» is missing, which {source} has: themes are the same in every language.")
    for key in _themes(file.words):
        if key not in wanted:
            file.mend(key, f"«{key}» is not in {source}: themes are the same in every language.")


def _themes(words: Iterable[str]) -> list[str]:
    return [key for key in words if key.startswith(THEMES)]


def _laid(ours: Mapping[Language, Texts], read: list[_File]) -> dict[Language, Texts]:
    names = {key: words for file in read for key, words in file.words.items() if key == f"name.{file.language}"}
    laid = {language: dict(texts.words) for language, texts in ours.items()}
    for file in read:
        below = laid.get(file.language) or dict(ours[EN].words)
        if _themes(file.words):
            below = {key: words for key, words in below.items() if not key.startswith(THEMES)}
        if file.words:
            laid[file.language] = {**below, **file.words}
    return {language: Texts(language, {**words, **names}) for language, words in laid.items()}
