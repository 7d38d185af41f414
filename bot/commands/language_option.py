"""The language of what a command says to people: one that the bot speaks here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.settings import Settings, SettingsError
from bot.words import book_of
from conversations.book import Book
from conversations.languages import Language

F = TypeVar("F", bound=Callable[..., Any])


def with_language(command: F) -> F:
    """Gives a command its `language`, two letters; `book_in` says whether the bot speaks it."""
    return click.option(
        "--language", default="nb", show_default=True, help="nb, nn, en, or another that TEXTS_DIR has a file of."
    )(command)


def book_in(settings: Settings, language: str) -> tuple[Book, Language]:
    """The words of this place, and the language; raises ClickException where there are none in it."""
    try:
        book = book_of(settings)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    if language not in book.languages:
        known = ", ".join(book.languages)
        raise click.ClickException(
            f"The bot speaks {known}; for {language} there would be a file {settings.texts / language}.toml."
        )
    return book, Language(language)
