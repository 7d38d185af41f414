"""`ime bundle`: all released stories, still sealed, in one file for staff."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.commands.settings_option import with_settings
from bot.settings import Settings, SettingsError
from bot.stores import stories_of
from storage.bundle import BundleExistsError, write_bundle
from storage.errors import StorageError
from storage.recipients import Recipients, RecipientsError


@click.command()
@with_settings
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--source", default="", help="Where the stories are from, for instance the city; stands in the bundle.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def bundle(settings: Settings, output: Path, source: str, *, force: bool) -> None:
    """Write all released stories, still sealed, into one file."""
    try:
        count = asyncio.run(_bundle(settings, output, source, force=force))
    except BundleExistsError as problem:
        raise click.ClickException(f"{output} is there already; --force writes over it.") from problem
    except (SettingsError, StorageError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"{output}: {count} sealed {'story' if count == 1 else 'stories'}.", err=True)


async def _bundle(settings: Settings, output: Path, source: str, *, force: bool) -> int:
    async with stories_of(settings) as stories:
        return await write_bundle(output, stories, source, recipients=_recipients(settings), replace=force)


def _recipients(settings: Settings) -> Recipients | None:
    """The keys, where they can be read: the stories are sealed already, and can be fetched without."""
    try:
        return Recipients.load(settings.recipients)
    except RecipientsError:
        return None
