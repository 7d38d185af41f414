"""`ime run`: the bot on Telegram; `ime start`: that, or the playground where there is no token."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import Final

import click

from bot import journal
from bot.app import run as run_bot
from bot.app import stop_on_signals
from bot.commands.settings_option import with_settings
from bot.hardening import forbid_dumps
from bot.listening import CannotListenError
from bot.safety import check, recipients_of
from bot.settings import Settings, SettingsError
from bot.status import StatusLine
from bot.telegram.receiving import CannotReceiveError
from bot.words import book_of
from storage.errors import StorageError

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop


_TURN: Final = 0.0005  # seconds that the HTTP client's thread waits at most to hand over an answer; Python's are 0.005
_YOUNG: Final = 10_000  # new objects between two looks for garbage; Python's own 700 are for small programs


@click.command()
@with_settings
def run(settings: Settings) -> None:
    """Run the bot on Telegram, until Ctrl-C or SIGTERM."""
    try:
        check(settings)
        recipients_of(settings)
        book_of(settings)
    except SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    forbid_dumps()
    status = StatusLine(sys.stderr) if sys.stderr.isatty() else None
    journal.open_journal(settings.log_level, status)
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_run(settings, status))
    except (SettingsError, StorageError, CannotReceiveError, CannotListenError) as problem:
        raise click.ClickException(str(problem)) from problem


@click.command()
@with_settings
@click.pass_context
def start(context: click.Context, settings: Settings) -> None:
    """Run the bot on Telegram if there is a token, and the playground if there is none."""
    if settings.telegram_bot_token:
        context.invoke(run, settings=settings)
        return
    commands = context.find_root().command
    playground = commands.get_command(context, "playground") if isinstance(commands, click.Group) else None
    if playground is None:
        raise click.ClickException("There is no token, and the playground is not installed.")
    context.invoke(playground)


async def _run(settings: Settings, status: StatusLine | None) -> None:
    journal.watch(asyncio.get_running_loop())
    sys.setswitchinterval(_TURN)
    gc.freeze()  # what is there by now stays; looking through it again and again costs a twentieth of the processor
    gc.set_threshold(_YOUNG)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    await run_bot(settings, stopping, status)
