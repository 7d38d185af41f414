"""The options of a command that say which stories are wanted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from conversations.experience import Feeling, Part
from desk.notes import Filters
from storage.record import week_of


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one argument `filters`, put together from options of the command line."""

    @functools.wraps(command)
    def filtered(*args: Any, words: str, since: str, until: str, **options: Any) -> None:
        many = {name: frozenset(options.pop(name)) for name in _MANY}
        command(*args, filters=Filters(since=since, until=until, words=words, **many), **options)

    for name, (flag, kind, told) in reversed(_MANY.items()):
        filtered = click.option(flag, name, type=kind, multiple=True, help=f"{told} May be given again.")(filtered)
    filtered = click.option("--until", callback=_week, default="", help="Only up to this ISO week.")(filtered)
    filtered = click.option("--since", callback=_week, default="", help="Only from this ISO week, as 2026-W40.")(
        filtered
    )
    return click.option("--words", default="", help="Only stories in which all of these words stand.")(filtered)


_MANY: dict[str, tuple[str, click.ParamType[Any], str]] = {
    "languages": ("--written-in", click.STRING, "Only stories in this language: nb, nn, en."),
    "feelings": ("--feeling", click.Choice([feeling.value for feeling in Feeling]), "Only stories with this feeling."),
    "parts": ("--part", click.Choice([part.value for part in Part]), "Only stories with this part."),
    "themes": ("--theme", click.STRING, "Only stories with this theme, by its key."),
    "prompts": ("--prompt", click.STRING, "Only answers to this prompt, by its name."),
    "campaigns": ("--campaign", click.STRING, "Only stories that came by the link with this code."),
}


def _week(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value:
        return ""
    try:
        year, week = value.upper().split("-W")
        return week_of(date.fromisocalendar(int(year), int(week), 1))
    except ValueError:
        raise click.BadParameter("write a week as 2026-W40, say.") from None
