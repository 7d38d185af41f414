"""`ime migrate`: brings the stores up to date with this version."""

from __future__ import annotations

import asyncio

import click

from bot import stores
from bot.commands.settings_option import with_settings
from bot.settings import Settings, SettingsError
from storage.errors import StorageError


@click.command()
@with_settings
def migrate(settings: Settings) -> None:
    """Bring the database, or the store files, up to date with this version.

    A PostgreSQL is changed by this command only, in one transaction, whoever else calls it at the same time; the bot
    refuses to start before. Make a backup of it first (pg_dump). Files of SQLite are also brought up to date whenever
    the bot starts: each is copied first, and the copy goes when all is well.
    """
    try:
        steps = asyncio.run(stores.migrate(settings))
    except (SettingsError, StorageError) as problem:
        raise click.ClickException(str(problem)) from problem
    if settings.database_url:
        click.echo(f"The database is up to date; {steps} {'step' if steps == 1 else 'steps'} taken.")
    else:
        click.echo("The store files are up to date.")
