"""`ime move`: from files of SQLite to PostgreSQL."""

from __future__ import annotations

import sys

import click

from bot import stores
from bot.commands.settings_option import with_settings
from bot.settings import Settings, SettingsError
from storage.errors import StorageError


@click.command()
@with_settings
def move(settings: Settings) -> None:
    """Move everything from the files in DATA_DIR into the database of DATABASE_URL.

    Stop the bot first: while this goes on, nobody can write to the files. They are only read, and every row is held
    against its original in the end. If it is interrupted, call it again: it goes on where it was. Unfinished
    conversations, which live in memory for a day, are not moved; students begin these anew.
    """
    shown = ""

    def progress(name: str, done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            click.echo(f"\r  {name}: {done} of {total}".ljust(60), nl=False, err=True)
        elif name != shown:
            click.echo(f"  {name}: {total}", err=True)
        shown = name

    try:
        counts = stores.move(settings, progress)
    except (SettingsError, StorageError) as problem:
        raise click.ClickException(str(problem)) from problem
    if sys.stderr.isatty():
        click.echo(err=True)  # below the line that showed how far it was
    click.echo("Everything is in the database; each row was compared with its original:")
    for name, count in counts.items():
        click.echo(f"  {name:12} {count}")
    click.echo("Start the bot, and look with `ime doctor`. Then remove the files: they would keep what is withdrawn.")
    click.echo("  rm " + " ".join(str(settings.data_dir / f"{name}.db") for name in stores.FILES))
