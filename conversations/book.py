"""The book: screens put into words, in every language that the bot speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, assert_never

from conversations.blocks import (
    Asked,
    Block,
    Button,
    Copy,
    Heading,
    Helplines,
    Labels,
    Link,
    Quoted,
    Said,
    Screen,
    Told,
)
from conversations.care import helplines
from conversations.care.helplines import Helpline
from conversations.languages import NB, Language, nearest
from conversations.message import BETWEEN_BLOCKS, WITHIN_BLOCKS, CopyKey, Key, Message, Page, UrlKey, Worded
from conversations.questions import Phrase, Question
from conversations.states import Invitation
from conversations.texts import Texts, read_all, read_texts
from conversations.words import MESSAGE_MAX, portions

CHOSEN_MARK: Final = "✓ "

# What a place tells of itself, as long as nobody has set it.
FACTS: Final = {"controller": "", "contact": "", "days": "14"}


class Book:
    """The words of all languages, and what they tell of: facts of this place, and help-lines.

    A text whose fact is not known here (an empty string) is left out.

    Attributes:
        themes: Keys of the themes that have words, in order.
    """

    def __init__(
        self,
        texts: Mapping[Language, Texts],
        facts: Mapping[str, str] | None = None,
        helplines: Sequence[Helpline] = (),
    ) -> None:
        self._texts = dict(texts)
        self._nearest: dict[Language, Texts] = {}  # what a language is spoken in
        self._facts = {**FACTS, **(facts or {})}
        self._helplines = helplines
        self.themes = tuple(k.removeprefix("theme.") for k in texts[NB].words if k.startswith("theme."))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that there are words in: ours, then those that this place has added."""
        return tuple(self._texts)

    def __getitem__(self, language: Language) -> Texts:
        """The words of a language, or of the nearest one: a draft may remember one that was taken away since."""
        if (texts := self._nearest.get(language)) is None:
            texts = self._nearest[language] = next(
                self._texts[near] for near in nearest(language) if near in self._texts
            )
        return texts

    def invitation(self, prompt: str = "default", campaign: str | None = None) -> Invitation:
        """The invitation that a prompt of the files makes."""

        def question(part: str) -> Question:
            key = f"prompt.{prompt}.{part}"
            return Question(tuple(Phrase(language, self[language].say(key)) for language in self.languages))

        return Invitation(
            prompt=prompt,
            campaign=campaign,
            small=question("small"),
            structural=question("structural"),
            themes=self.themes,
        )

    def worded(self, screen: Screen, language: Language, note: str | None = None) -> tuple[Message, ...]:
        """The screen in words, as few messages as hold it; buttons hang on the last."""
        texts = self[language]
        blocks: tuple[Block, ...] = screen.blocks if note is None else (Said(note), *screen.blocks)
        keys = tuple(tuple(_key(texts, screen.step, button) for button in row) for row in screen.rows)
        pages: list[Page] = [Page()]
        for group in _kept_together(blocks):
            worded = [part for block in group for part in self._block(texts, block) if part.text]
            if worded and not pages[-1].take(worded):
                pages.append(Page())
                pages[-1].take(worded)
        *first, last = pages
        return (
            *(Message(page.text, tuple(page.spans)) for page in first),
            Message(last.text, tuple(last.spans), keys, screen.picture),
        )

    def _block(self, texts: Texts, block: Block) -> list[Worded]:
        match block:
            case Said(key, filled_in, close, spoken):
                texts = texts if spoken is None else self[spoken]
                facts = {name: self._facts[name] for name in texts.placeholders(key) & self._facts.keys()}
                if not all(facts.values()):
                    return []
                before = WITHIN_BLOCKS if close else BETWEEN_BLOCKS
                return [Worded(texts.say(key, **facts, **dict(filled_in)), before=before)]
            case Heading(key):
                return [Worded(texts.say(key), "bold")]
            case Asked(text):
                return [Worded(text, "bold")]
            case Told(text):
                return [Worded(text, None, WITHIN_BLOCKS)]
            case Quoted(text):
                return [Worded(portion, "blockquote", WITHIN_BLOCKS) for portion in portions(text, MESSAGE_MAX)]
            case Labels(feeling, themes):
                labels = [texts.say(f"feeling.{feeling}")] if feeling else []
                labels += [texts.label(f"theme.{theme}") for theme in themes]
                return [Worded(" · ".join(labels), None, WITHIN_BLOCKS)]
            case Helplines():
                return [Worded(_helpline(texts.language, helpline)) for helpline in self._helplines]
        assert_never(block)


def load(
    files: Mapping[Language, str] | None = None,
    facts: Mapping[str, str] | None = None,
    lines: Sequence[Helpline] | None = None,
) -> Book:
    """The book of the files given as TOML text, or of our own, with the facts and help-lines of this place.

    Raises:
        TextError: See `conversations.texts.read_texts`.
    """
    return Book(
        read_all() if files is None else read_texts(files), facts, helplines.default() if lines is None else lines
    )


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


def _helpline(language: Language, helpline: Helpline) -> str:
    reach = ", ".join(filter(None, (helpline.phone, helpline.web)))
    return f"{helpline.name.worded(language)}: {reach}\n{helpline.about.worded(language)}"


def _key(texts: Texts, step: str, button: Button | Copy | Link) -> Key | CopyKey | UrlKey:
    if isinstance(button, Link):
        return UrlKey(texts.say(button.key), button.url)
    if isinstance(button, Copy):
        return CopyKey(texts.say(button.key), button.text)
    word = {"word": button.word} if button.word else {}
    label = (CHOSEN_MARK if button.chosen else "") + texts.label(button.key, **word)
    return Key(label, step, button.action, button.argument)
