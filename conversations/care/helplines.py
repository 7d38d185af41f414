"""Help-lines: whom a student can reach when it is hard, as data with the day on which each was checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

from conversations.languages import OUR_LANGUAGES, Language
from conversations.questions import Phrase, Question

YEAR: Final = timedelta(days=365)


class HelplineError(Exception):
    """A file of help-lines has something to mend; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """One help-line.

    Attributes:
        name: In each language.
        about: One line on whom it is for, in each language.
        phone: As one would read it aloud.
        web: Where one can write instead, "" where one cannot.
        verified_on: The day on which somebody last looked at the line's own pages.
    """

    key: str
    name: Question
    about: Question
    phone: str
    web: str
    verified_on: date


def load(toml: str) -> tuple[Helpline, ...]:
    """The help-lines of a TOML text, in its order; raises HelplineError for what is missing or misspelt."""
    try:
        entries = tomllib.loads(toml).get("helpline", [])
    except tomllib.TOMLDecodeError as problem:
        raise HelplineError(f"The help-lines cannot be read: {problem}.") from problem
    return tuple(_helpline(number, entry) for number, entry in enumerate(entries, start=1))


@cache
def default() -> tuple[Helpline, ...]:
    """The help-lines for all of Norway."""
    return load((resources.files("conversations.care") / "helplines.toml").read_text(encoding="utf-8"))


def outdated(helplines: tuple[Helpline, ...], today: date) -> tuple[Helpline, ...]:
    """Those that nobody has checked for more than a year."""
    return tuple(helpline for helpline in helplines if today - helpline.verified_on > YEAR)


def _helpline(number: int, entry: dict[str, Any]) -> Helpline:
    try:
        helpline = Helpline(
            key=entry["key"],
            name=_worded(entry["name"]),
            about=_worded(entry["about"]),
            phone=entry["phone"],
            web=entry.get("web", ""),
            verified_on=entry["verified_on"],
        )
    except (KeyError, TypeError) as problem:
        raise HelplineError(f"Help-line {number} lacks {problem}: see conversations/care/helplines.toml.") from problem
    if type(helpline.verified_on) is not date:
        raise HelplineError(f"Help-line {number}: verified_on is a day, as in 2026-11-22, without quotation marks.")
    return helpline


def _worded(words: dict[str, str]) -> Question:
    """Ours must be there; others may, where the bot speaks them."""
    in_ours = {language: words[language] for language in OUR_LANGUAGES}
    return Question(tuple(Phrase(language, text) for language, text in {**in_ours, **_added(words)}.items()))


def _added(words: dict[str, str]) -> dict[Language, str]:
    return {Language(code): text for code, text in words.items() if re.fullmatch("[a-z]{2}", code)}
