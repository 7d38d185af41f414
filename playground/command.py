"""`ime playground`: the bot and a stand-in for Telegram, with a page to talk to it."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import socket
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from bot import journal
from bot.app import run as run_bot
from bot.app import stop_on_signals
from bot.settings import Settings, SettingsError
from bot.stores import outreach_of
from bot.telegram.receiving import CannotReceiveError
from playground.app import create_app
from playground.cast import settle
from playground.rooms import TOKEN, Rooms, memory
from playground.server import serving
from playground.shapes import Person
from playground.world import World
from storage.errors import StorageError
from storage.outreach.addresses import read_or_make_key
from storage.outreach.membership import Invitation, Role

PORT: Final = 8350


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free one.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("playground-data"),
    show_default=True,
    help="Where the playground keeps its keys and stories; delete it to begin anew.",
)
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with your own words (docs/texts.md), to see them on a phone.",
)
@click.option("--no-bot", is_flag=True, help="Only the stand-in for Telegram; start a bot yourself.")
def playground(port: int, folder: Path, texts: Path | None, *, no_bot: bool) -> None:
    """Try the bot without Telegram: starts it, and a page on this computer to talk to it. Ctrl-C stops both."""
    try:
        with memory() as runtime:
            asyncio.run(_play(port, Rooms(folder, texts), runtime, with_bot=not no_bot))
    except (SettingsError, StorageError, CannotReceiveError) as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as problem:
        raise click.ClickException(f"The playground could not start: {problem.strerror}.") from problem


async def _play(port: int, rooms: Rooms, runtime: Path, *, with_bot: bool) -> None:
    journal.open_journal("WARNING")
    journal.watch(asyncio.get_running_loop())
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    world = World(TOKEN)
    cast = settle(world)

    async def read_as_staff() -> str:
        return await asyncio.to_thread(_read_as_staff, rooms)

    bundle, export = (shlex.join(command) for command in rooms.commands())
    notes = {"release_at_once": True, "bundle_command": bundle, "export_command": export}
    app = create_app(world, notes=notes, staff_reader=read_as_staff)
    async with serving(app, _free(port)) as address:
        settings = rooms.prepare(address, runtime, cast.staff.id)
        await _let_in(settings, cast.ambassador)
        click.echo(f"\n  The playground is open: {address}\n\n  Everything stays on this computer. Ctrl-C closes it.\n")
        if with_bot:
            await run_bot(settings, stopping)
        else:
            await stopping.wait()
    click.echo("The playground is closed.")


async def _let_in(settings: Settings, ambassador: Person) -> None:
    """Makes the ambassador one, as an invitation would; every world's people are others."""
    addresses = read_or_make_key(settings.address_key)
    async with outreach_of(settings, addresses) as outreach:
        digest, now = secrets.token_bytes(32), datetime.now(settings.timezone)
        await outreach.team.remove(ambassador.first_name)
        await outreach.team.invite(Invitation(digest, Role.AMBASSADOR, ambassador.first_name, now + timedelta(hours=2)))
        await outreach.team.accept(digest, addresses.tag(ambassador.id), now)


def _read_as_staff(rooms: Rooms) -> str:
    """What staff read, by the very commands that they would type."""
    read = ""
    for command in rooms.commands():
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 — our own commands
        if done.returncode:
            return done.stderr
        read = done.stdout
    return read


def _free(port: int) -> int:
    """The port, or 0 where somebody else has it: a newcomer wants a playground, not a lesson on ports."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port
