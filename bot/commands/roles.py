"""`ime roles`: who is in the team, for whoever sits at the machine, also where nobody is left to say so in the chat."""

from __future__ import annotations

import asyncio
from datetime import datetime

import click

from bot.commands.settings_option import with_settings
from bot.settings import Settings, SettingsError
from bot.stores import outreach_of
from storage.errors import StorageError


@click.command()
@with_settings
@click.option("--remove", metavar="LABEL", help="Take this one out, or the invitation back.")
def roles(settings: Settings, remove: str | None) -> None:
    """List the team by the labels that it was invited under, or take somebody out of it."""
    try:
        lines = asyncio.run(_lines(settings) if remove is None else _removed(settings, remove))
    except (StorageError, SettingsError) as problem:
        raise click.ClickException(str(problem)) from problem
    for line in lines:
        click.echo(line)


async def _lines(settings: Settings) -> list[str]:
    async with outreach_of(settings) as outreach:
        members = await outreach.team.members()
        invited = await outreach.team.invitations(datetime.now(settings.timezone))
    root = [f"root staff\t{len(settings.staff_ids)} of STAFF_IDS"]
    return [
        *root,
        *(f"{member.role}\t{member.label}" for member in members),
        *(f"{invitation.role}\t{invitation.label}\t(invited, not there yet)" for invitation in invited),
    ]


async def _removed(settings: Settings, label: str) -> list[str]:
    async with outreach_of(settings) as outreach:
        if not await outreach.team.remove(label):
            raise click.ClickException(f"Nobody is called {label}; `ime roles` lists all labels.")
    return [f"{label} is out of the team, from this moment on."]
