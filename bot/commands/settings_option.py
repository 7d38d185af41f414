"""What every command of the server has in common: its settings, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.settings import Settings, SettingsError, read_settings

F = TypeVar("F", bound=Callable[..., Any])


def _read(_: click.Context, __: click.Parameter, env_file: Path | None) -> Settings:
    try:
        return read_settings(env_file)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem


def with_settings(command: F) -> F:
    """Gives a command its `settings`: from the environment, and below it from `.env` or the file named by `--env`."""
    return click.option(
        "--env",
        "settings",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_read,
        help="File with settings. [default: .env, where there is one]",
    )(command)
