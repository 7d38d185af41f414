"""Asking the operator: one thing at a time, and again, with a sentence, until the answer can be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import click

from bot.settings import Settings, settings_from
from bot.telegram.checkup import NotReachedError, Standing, TokenRefusedError, standing_of
from storage.recipients import Recipients, RecipientsError, public_key

Read = Callable[[str], Any]


def ask(name: str, question: str, known: str, *, needed: str = "") -> str:
    """The value of a setting, as it is to be written; Enter keeps what is known.

    `needed` is the sentence for an empty answer, where the setting cannot do without.
    """
    read: Read = next(setting.metadata["read"] for setting in fields(Settings) if setting.name.upper() == name)
    while True:
        answer = str(click.prompt(question, default=known, show_default=bool(known))).strip()
        if not answer and needed:
            click.echo(f"  {needed}")
            continue
        try:
            read(answer)
        except ValueError as problem:
            click.echo(f"  That {problem}.")
            continue
        return answer


def ask_token(values: Mapping[str, str | None]) -> tuple[str, Standing]:
    """A token that Telegram knows, and how the bot stands there.

    Raises:
        click.ClickException: Telegram cannot be reached, and the operator gives up.
    """
    known = values.get("TELEGRAM_BOT_TOKEN") or ""
    question = "Token" + (" (Enter keeps the one that is there)" if known else "")
    read: Read = next(setting.metadata["read"] for setting in fields(Settings) if setting.name == "telegram_bot_token")
    while True:
        token = str(click.prompt(question, default=known, show_default=False, hide_input=True)).strip()
        try:
            if not read(token):
                click.echo("  There is no bot without one: send /newbot to @BotFather on Telegram, and copy the token.")
                continue
        except ValueError as problem:
            click.echo(f"  That {problem}.")
            continue
        standing = _asked_of_telegram({**values, "TELEGRAM_BOT_TOKEN": token})
        if standing is not None:
            return token, standing
        known, question = "", "Token"


def _asked_of_telegram(values: Mapping[str, str | None]) -> Standing | None:
    settings = settings_from({name: values.get(name) for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL")})
    while True:
        try:
            return asyncio.run(standing_of(settings))
        except TokenRefusedError:
            click.echo("  Telegram does not know this token. Copy it whole from @BotFather; it may have been revoked.")
            return None
        except NotReachedError as trouble:
            click.echo(f"  {settings.telegram_api_url} could not be reached ({trouble.kind}).")
            if not click.confirm("Try again?", default=True):
                raise click.ClickException(
                    "Nothing was written. See that this machine may reach it over HTTPS, and begin again."
                ) from None


def ask_recipients(text: str) -> str:
    """The text of a list of public keys, with those that the operator adds; two or more."""
    while True:
        problem = _unusable(text)
        what = "Public key (age1…)" if problem else "One more public key (Enter if there is none)"
        line = str(click.prompt(what, default="", show_default=False)).strip()
        if not line:
            if problem is None:
                return text
            click.echo(f"  {problem}")
            continue
        try:
            key = public_key(line)
        except RecipientsError as error:
            click.echo(f"  That {error}")
            continue
        if key in text:
            click.echo("  That one is there already.")
            continue
        whose = " ".join(str(click.prompt("Whose is it? In a word, to find the line again", default="staff")).split())
        text += ("" if not text or text.endswith("\n") else "\n") + f"# {whose}\n{key}\n"


def _unusable(text: str) -> str | None:
    try:
        Recipients.parse(text)
    except RecipientsError as error:
        return str(error)
    return None
