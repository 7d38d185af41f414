"""What the team's work is about, in the languages at hand: questions, whom they are for, activities."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.languages import OUR_LANGUAGES, Language, nearest
from conversations.questions import Phrase


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of an activity in one language."""

    language: Language
    title: str
    where: str
    because: str


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt in the making; at least one language is there once it is previewed."""

    phrases: tuple[Phrase, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """To whom it goes: subscribers of topics and languages, and places by a short code."""

    topics: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity in the making.

    Attributes:
        wordings: Of each language at hand.
        starts: ISO time with offset, "" before it is known.
        page: Address of a page about it, "" for none.
    """

    wordings: tuple[Wording, ...] = ()
    starts: str = ""
    page: str = ""
    topic: str = ""


def fallbacks(known: tuple[Phrase, ...] | tuple[Wording, ...]) -> tuple[tuple[Language, Language], ...]:
    """Each language that is not there, with the one that its readers are written to in instead."""
    there = {item.language for item in known}
    return tuple(
        (language, next(near for near in nearest(language) if near in there)) for language in missing(known) if there
    )


def missing(known: tuple[Phrase, ...] | tuple[Wording, ...]) -> tuple[Language, ...]:
    """The languages that are not there yet."""
    there = {item.language for item in known}
    return tuple(language for language in OUR_LANGUAGES if language not in there)
