"""`ime texts`: what the bot says, looked at before students read it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

import click

from bot.commands.settings_option import with_settings
from bot.settings import Settings, SettingsError
from bot.words import bound, read_own_words
from conversations.languages import OUR_LANGUAGES, Language
from conversations.own_words import on_a_phone
from conversations.texts import PACKAGES, read_all

_HEAD: Final = (
    "# The bot's words in {language}, to be put into it. What stands in {{braces}} is filled in and stays as it is.\n"
)


@click.group()
def texts() -> None:
    """Look at what the bot says, and change it. See docs/texts.md."""


@texts.command()
@with_settings
@click.option("--strict", is_flag=True, help="What would be cut or is hard to read counts as well.")
@click.pass_context
def check(context: click.Context, settings: Settings, *, strict: bool) -> None:
    """Check the words of TEXTS_DIR: what is missing, unknown, too long, or would be cut on a phone.

    Exit code 0: the bot can speak them; 1: something must be mended first.
    """
    try:
        own = read_own_words(settings)
        book = bound(own, settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    problems = list(own.problems)
    if not any(problem.grave for problem in problems):
        problems += on_a_phone(book, own.lines)
    for problem in problems:
        click.echo(f"{settings.texts}/{problem}" + ("" if problem.grave else " (the bot starts all the same)"))
    grave = sum(problem.grave or strict for problem in problems)
    changed = len(own.lines)
    click.echo(
        f"{changed} {'text' if changed == 1 else 'texts'} of your own in {', '.join(book.languages)}: "
        f"{grave} to mend, {len(problems) - grave} to look at."
        if changed or problems
        else f"There are no texts of your own in {settings.texts}; the bot speaks {', '.join(book.languages)}."
    )
    context.exit(1 if grave else 0)


@texts.command()
@click.argument("beginning", default="")
@click.option("--language", type=click.Choice(OUR_LANGUAGES), default="nb")
def show(beginning: str, language: str) -> None:
    """List our own texts and their keys, those whose keys begin with BEGINNING; for instance `welcome`."""
    words = read_all()[Language(language)].words
    found = {key: text for key, text in words.items() if key.startswith(beginning)}
    if not found:
        tables = sorted({key.partition(".")[0] for key in words})
        raise click.ClickException(f"No key begins with {beginning}; they begin with {', '.join(tables)}.")
    for key, text in found.items():
        click.echo(f"{click.style(key, bold=True)} = {text}")


@texts.command()
@click.argument("language")
@click.option("--from", "source", type=click.Choice(OUR_LANGUAGES), default="en", help="To translate from.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="[default: in TEXTS_DIR]")
@with_settings
def new(settings: Settings, language: str, source: str, output: Path | None) -> None:
    """Begin another LANGUAGE, two small letters, for instance uk: a file with every text, to be translated."""
    try:
        added = Language(language)
    except ValueError:
        raise click.ClickException("A language is two small letters, as Telegram's menus take them: uk, pl.") from None
    if added in OUR_LANGUAGES:
        raise click.ClickException(f"The bot speaks {added} already; put into {added}.toml only what differs.")
    to = output or settings.texts / f"{added}.toml"
    content = _HEAD.format(language=added)
    for package in PACKAGES:
        content += "\n" + (resources.files(package) / "texts" / f"{source}.toml").read_text(encoding="utf-8")
    content = content.replace("[name]\n", f'[name]\n{added} = "{added}"\n', 1)
    try:
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with to.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError:
        raise click.ClickException(f"{to} is there already and is left as it is.") from None
    except OSError as problem:
        raise click.ClickException(f"{to} cannot be written ({problem.strerror}).") from problem
    click.echo(
        f"{to}: translate what stands in quotation marks; what stands in {{braces}} stays. Then: ime texts check"
    )
