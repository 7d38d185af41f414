"""Words: the language files, and screens put into words.

A key that is missing, or a placeholder that nobody fills, is an error when the texts are loaded or rendered, never a
blank on a student's phone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from string import Formatter
from typing import Any, Final, TypeAlias, assert_never

from conversations.events import Action
from conversations.screens import Asked, Block, Button, Heading, Labels, Quoted, Said, Screen
from conversations.states import Invitation, Language, Question
from conversations.words import MESSAGE_MAX, units

CHOSEN_MARK: Final = "✓ "
BETWEEN_BLOCKS: Final = "\n\n"


class TextError(Exception):
    """The language files do not hold what the program says; the sentence tells which file and key to mend."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a message that is shown in a style; in UTF-16 code units, as Telegram counts."""

    style: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it is shown: its words, and the step, action and argument that a press on it carries."""

    label: str
    step: str
    action: Action
    argument: str


Keys: TypeAlias = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message, ready to be sent: at most 4,096 UTF-16 code units."""

    text: str
    spans: tuple[Span, ...] = ()
    keys: Keys = ()


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


class Book:
    """The words of all languages."""

    def __init__(self, texts: Mapping[Language, Texts]) -> None:
        self._texts = texts

    def __getitem__(self, language: Language) -> Texts:
        return self._texts[language]

    def invitation(self, prompt: str = "default", campaign: str | None = None) -> Invitation:
        """The invitation that a prompt of the files makes."""

        def question(part: str) -> Question:
            return Question(**{str(language): self[language].say(f"prompt.{prompt}.{part}") for language in Language})

        return Invitation(
            prompt=prompt,
            campaign=campaign,
            small=question("small"),
            structural=question("structural"),
            themes=tuple(k.removeprefix("theme.") for k in self[Language.NB]._words if k.startswith("theme.")),  # noqa: SLF001 — same module
        )

    def worded(self, screen: Screen, language: Language, note: str | None = None) -> tuple[Message, ...]:
        """The screen in words, as few messages as hold it; buttons hang on the last."""
        texts = self[language]
        blocks: tuple[Block, ...] = screen.blocks if note is None else (Said(note), *screen.blocks)
        keys = tuple(tuple(_key(texts, screen.step, button) for button in row) for row in screen.rows)
        pages: list[_Page] = [_Page()]
        for group in _kept_together(blocks):
            worded = [(text, style) for text, style in (_block(texts, block) for block in group) if text]
            if worded and not pages[-1].take(worded):
                pages.append(_Page())
                pages[-1].take(worded)
        *first, last = pages
        return (*(Message(page.text, tuple(page.spans)) for page in first), Message(last.text, tuple(last.spans), keys))


class _Page:
    """A message that is being filled."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def take(self, worded: Sequence[tuple[str, str | None]]) -> bool:
        """Adds texts with their styles, unless the page is too full for all of them."""
        if self.text and units(BETWEEN_BLOCKS.join([self.text, *(text for text, _ in worded)])) > MESSAGE_MAX:
            return False
        for text, style in worded:
            before = f"{self.text}{BETWEEN_BLOCKS}" if self.text else ""
            if style is not None:
                self.spans.append(Span(style, units(before), units(text)))
            self.text = before + text
        return True


def load(files: Mapping[Language, str] | None = None) -> Book:
    """The book of the files given as TOML text, or of our own.

    Raises TextError where a file cannot be read, or does not have the keys and placeholders that the others have.
    """
    if files is None:
        folder = resources.files("conversations") / "texts"
        files = {language: (folder / f"{language}.toml").read_text(encoding="utf-8") for language in Language}
    texts = {language: _texts(language, toml) for language, toml in files.items()}
    for one, other in pairwise(texts.values()):
        _agree(one, other)
    return Book(texts)


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


def _kept_together(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks, each heading with what it heads: a message never ends with a heading."""
    headings: tuple[Block, ...] = ()
    for block in blocks:
        if isinstance(block, Heading):
            headings = (*headings, block)
        else:
            yield (*headings, block)
            headings = ()
    if headings:
        yield headings


def _block(texts: Texts, block: Block) -> tuple[str, str | None]:
    match block:
        case Said(key, filled_in):
            return texts.say(key, **dict(filled_in)), None
        case Heading(key):
            return texts.say(key), "bold"
        case Asked(text):
            return text, "bold"
        case Quoted(text):
            return text, "blockquote"
        case Labels(feeling, themes):
            labels = [texts.say(f"feeling.{feeling}")] if feeling else []
            labels += [texts.say(f"theme.{theme}") for theme in themes]
            return " · ".join(labels), None
    assert_never(block)


def _key(texts: Texts, step: str, button: Button) -> Key:
    label = (CHOSEN_MARK if button.chosen else "") + texts.say(button.key)
    return Key(label, step, button.action, button.argument)
