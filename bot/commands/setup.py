"""`ime setup`: from a token to a bot that can be opened, asking for what is needed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import click

from bot import journal
from bot.commands.doctor import tell_examination
from bot.hardening import forbid_dumps
from bot.settings import TELEGRAM, Settings, SettingsError, example, settings_from, values_of
from bot.setup.asking import ask, ask_recipients, ask_token
from bot.setup.env_file import with_values, write
from bot.telegram.introduction import NotIntroducedError, introduce
from bot.words import book_of
from storage.private import private_folder

_HELLO: Final = """\
This asks for what the bot needs, writes it to {file}, and introduces the bot on Telegram. Enter keeps what stands in
brackets; Ctrl-C leaves everything as it is. You may run it again at any time."""
_KEYS: Final = """
Stories are sealed to public keys. Each of your staff makes a key on a computer of their own (`ime keys new`) and sends
you the line that it prints; one more key is made and kept offline, for recovery. Private keys never come here."""


@click.command()
@click.option(
    "--env",
    "env_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(".env"),
    show_default=True,
    help="File to write settings to.",
)
@click.option("--no-doctor", is_flag=True, help="Do not examine the machine, as the bot runs as another user.")
@click.pass_context
def setup(context: click.Context, env_file: Path, *, no_doctor: bool) -> None:
    """Set the bot up: ask for token, controller, staff and keys, check them, and introduce the bot on Telegram.

    May be run again; it keeps what is there, and asks before it changes a file.
    """
    forbid_dumps()  # this process knows the token
    journal.open_journal("ERROR")
    click.echo(_HELLO.format(file=env_file))
    try:
        values = values_of(env_file if env_file.exists() else None)
        answers, token, name = _asked(values)
        given = {**values, **answers, "TELEGRAM_BOT_TOKEN": token, "TELEGRAM_BOT_TOKEN_FILE": None}
        settings = settings_from(given)
        recipients = _recipients(settings)
        if not _written(env_file, answers):
            raise click.ClickException(f"{env_file} was left as it is.")
        if file := values.get("TELEGRAM_BOT_TOKEN_FILE"):
            _put(Path(file), f"{token}\n")
        _put(settings.recipients, recipients)
        _introduce(settings)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    bad = False
    if not no_doctor:
        click.echo("\nNow `ime doctor` looks at this machine:\n")
        bad = tell_examination(env_file)
    opening = f"https://t.me/{name}" if settings.telegram_api_url == TELEGRAM else settings.telegram_api_url
    if bad:
        click.echo("\nMend what fails, and look again with `ime doctor`. Then start the bot with `ime run`, and open")
    else:
        click.echo("\nAll is ready. Start the bot with `ime run`, and open")
    click.echo(f"\n  {opening}\n")
    context.exit(1 if bad else 0)


def _asked(values: dict[str, str | None]) -> tuple[dict[str, str], str, str]:
    """The answers that are to be written to the env file, the token, and the bot's name."""
    answers: dict[str, str] = {}

    def about(name: str, question: str, needed: str = "", usual: str = "") -> None:
        answers[name] = ask(name, question, values.get(name) or usual, needed=needed)

    click.echo("\n@BotFather on Telegram makes a bot (/newbot) and tells its token. It stays hidden as you paste it.")
    token, standing = ask_token({**values, "TELEGRAM_BOT_TOKEN": _token_of(values)})
    if not values.get("TELEGRAM_BOT_TOKEN_FILE"):
        answers["TELEGRAM_BOT_TOKEN"] = token
    if api := values.get("TELEGRAM_API_URL"):
        answers["TELEGRAM_API_URL"] = api  # where the token was checked is where the bot must ask, in any shell
    click.echo(f"  Telegram knows it: @{standing.username}.")
    click.echo("\nWho is responsible for what is collected, and how students reach them? Both are shown to students.")
    about("CONTROLLER", "Responsible", "Students must know: the institution, as they call it.")
    about("CONTACT", "Contact", "Students must be able to reach somebody: an e-mail address, for instance.")
    click.echo("\nRoot staff invite everybody else from the chat. @userinfobot on Telegram tells somebody's number.")
    about("STAFF_IDS", "Their Telegram numbers, commas between (Enter for nobody: then use `ime invite`)")
    click.echo("")
    about("DATA_DIR", "Folder for what must last", usual="./data")
    return answers, token, standing.username


def _token_of(values: dict[str, str | None]) -> str | None:
    file = values.get("TELEGRAM_BOT_TOKEN_FILE")
    if not file:
        return values.get("TELEGRAM_BOT_TOKEN")
    return Path(file).read_text(encoding="utf-8").strip() if Path(file).exists() else None


def _recipients(settings: Settings) -> str:
    click.echo(_KEYS)
    try:
        there = settings.recipients.read_text(encoding="utf-8") if settings.recipients.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{settings.recipients} cannot be read; look at it, then begin again.") from None
    return ask_recipients(there)


def _written(env_file: Path, answers: dict[str, str]) -> bool:
    before = env_file.read_text(encoding="utf-8") if env_file.exists() else ""
    after = with_values(before or example(), answers)
    if after == before:
        click.echo(f"\n{env_file} says so already.")
        env_file.chmod(0o600)
        return True
    if before and not click.confirm(f"\nChange {env_file}? Nothing else in it is touched.", default=True):
        return False
    try:
        write(env_file, after)
    except OSError as problem:
        raise click.ClickException(f"{env_file} cannot be written ({problem.strerror}).") from problem
    click.echo(f"\n{env_file} is written; only this user can read it.")
    return True


def _put(file: Path, text: str) -> None:
    """Writes a file beside the settings, where it does not say so already."""
    try:
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return
        if not file.parent.exists():
            private_folder(file.parent)
        write(file, text)
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be written ({problem.strerror}).") from problem
    click.echo(f"{file} is written; only this user can read it.")


def _introduce(settings: Settings) -> None:
    book = book_of(settings)
    try:
        asyncio.run(introduce(settings, book))
    except NotIntroducedError as trouble:
        click.echo(f"Name, description and commands were not all set: {trouble}")
    else:
        click.echo(f"Telegram has its name, description, commands and menu, in {', '.join(book.languages)}.")
