"""The words of this place: ours, with its own laid over them, and the facts that they tell of."""

from __future__ import annotations

from bot.helplines import FILE as HELPLINES
from bot.helplines import helplines_of
from bot.settings import Settings, SettingsError
from conversations.book import Book
from conversations.own_words import OwnWords, own_words
from conversations.texts import read_all


def book_of(settings: Settings) -> Book:
    """The book that the bot speaks from.

    Raises:
        SettingsError: Words or help-lines of this place cannot be used; one sentence a problem.
    """
    own = read_own_words(settings)
    if grave := [f"{settings.texts}/{problem}" for problem in own.problems if problem.grave]:
        raise SettingsError([*grave, "`ime texts check` looks at them again, and at how they look on a phone."])
    return bound(own, settings)


def bound(own: OwnWords, settings: Settings) -> Book:
    """The book of these words, with the facts and help-lines of the settings; raises SettingsError as `book_of`."""
    facts = {
        "controller": settings.controller,
        "contact": settings.contact,
        "days": str(settings.withdrawal_days.days),
    }
    return Book(own.texts, facts, helplines_of(settings))


def read_own_words(settings: Settings) -> OwnWords:
    """Our words with those of TEXTS_DIR over them; raises SettingsError where a file cannot be read."""
    folder = settings.texts
    if settings.texts_dir is not None and not folder.is_dir():
        raise SettingsError([f"TEXTS_DIR ({folder}) is no folder; make it, or leave the setting empty."])
    files = {}
    for file in sorted(folder.glob("*.toml")):
        if file.name == HELPLINES:
            continue
        try:
            files[file.name] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise SettingsError([f"{file} cannot be read: save it as UTF-8, and let the bot's user read it."]) from None
    return own_words(read_all(), files)
