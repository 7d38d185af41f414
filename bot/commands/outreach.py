"""`ime invite`, `ime link`, `ime poster`: what staff can also do in the chat, for whoever sits at the machine."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from bot.commands.language_option import book_in, with_language
from bot.commands.settings_option import with_settings
from bot.outreach.codes import new_code
from bot.outreach.links import start_link
from bot.outreach.poster import SIZES, poster_in
from bot.settings import Settings, SettingsError
from bot.stores import outreach_of
from bot.team.deeds import SECRET, invitation_of
from bot.telegram.checkup import NotReachedError, TokenRefusedError, standing_of
from conversations.team.advance import LABEL_MAX
from conversations.team.boards import POSTER_FORMS
from conversations.words import cleaned, units
from storage.errors import StorageError
from storage.outreach.membership import Role
from storage.outreach.model import Campaign
from storage.private import open_private

_SECRET_BYTES: Final = 16


@click.command()
@with_settings
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("label")
def invite(settings: Settings, role: str, label: str) -> None:
    """Make an invitation into the team: a link that works once, within 48 hours.

    LABEL is what the team calls whoever takes it; rather a role than a name.
    """
    _run(_invite(settings, Role(role), _named(label)))


@click.command()
@with_settings
@click.argument("name")
def link(settings: Settings, name: str) -> None:
    """Make a link for a poster, a mail or a course, or show the one of that NAME."""
    _run(_link(settings, _named(name)))


@click.command()
@with_settings
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write; its name ends in .pdf or .png.",
)
@click.option("--size", type=click.Choice(list(SIZES)), default="a4", show_default=True)
@with_language
def poster(settings: Settings, name: str, output: Path, size: str, language: str) -> None:
    """Make a poster with the link of that NAME, which is made where there is none."""
    form = output.suffix.removeprefix(".").lower()
    if form not in POSTER_FORMS:
        raise click.ClickException(f"{output} must end in .pdf or .png.")
    book, tongue = book_in(settings, language)
    address = _run(_link(settings, _named(name)))
    content = poster_in(book[tongue], address, size=size, form=form)
    try:
        with os.fdopen(open_private(output), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise click.ClickException(f"{output} is there already; choose another name.") from None
    except OSError as problem:
        raise click.ClickException(f"{output} cannot be written ({problem.strerror}).") from problem
    click.echo(f"{output}: {size.upper()}, {form.upper()}.")


async def _invite(settings: Settings, role: Role, label: str) -> str:
    secret = secrets.token_hex(_SECRET_BYTES)
    async with outreach_of(settings) as outreach:
        now = datetime.now(settings.timezone)
        name = await _bot_name(settings)
        await outreach.team.invitations(now)  # forgets those that are over, and their labels
        if not await outreach.team.invite(invitation_of(secret, role, label, now)):
            raise click.ClickException(f"Somebody is called {label} already; choose another label.")
    return start_link(name, SECRET + secret)


async def _link(settings: Settings, name: str) -> str:
    async with outreach_of(settings) as outreach:
        known = {campaign.label: campaign.code for campaign in await outreach.library.campaigns()}
        bot_name = await _bot_name(settings)
        code = known.get(name) or new_code()
        if name not in known:
            await outreach.library.put_campaign(Campaign(code, name))
    return start_link(bot_name, code)


async def _bot_name(settings: Settings) -> str:
    """Telegram tells what the bot is called, so that no link can lead to another."""
    if not settings.telegram_bot_token:
        raise click.ClickException("TELEGRAM_BOT_TOKEN is not set; the link is to that bot.")
    try:
        return (await standing_of(settings)).username
    except TokenRefusedError:
        raise click.ClickException(
            "Telegram does not know TELEGRAM_BOT_TOKEN; copy it whole from @BotFather."
        ) from None
    except NotReachedError as trouble:
        raise click.ClickException(f"Telegram could not be reached ({trouble.kind}); try again.") from None


def _named(text: str) -> str:
    name = cleaned(text)
    if not name or units(name) > LABEL_MAX or "\n" in name:
        raise click.ClickException(f"A name is one line of at most {LABEL_MAX} characters.")
    return name


def _run(work: Coroutine[None, None, str]) -> str:
    try:
        address = asyncio.run(work)
    except (SettingsError, StorageError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(address)
    return address
