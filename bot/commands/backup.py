"""`ime backup`: what must outlive this disk, in a folder or a tar file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from bot.commands.settings_option import with_settings
from bot.settings import Settings
from storage.backup import write_backup
from storage.errors import StorageError

_NOT_IN_IT: Final = """\
Not in it, on purpose:
  pool.db      Stories that wait for their release. Two copies of it would tell which story came when. What waits is
               lost if this disk is.
  outreach.db  An old copy would bring back subscribers who have asked to be forgotten, and write to them again. After
               a loss whoever wants nudges opts in anew; posters and links lead on to the welcome.
  address.key  The key to addresses. staff.db is worth nothing without it: keep a copy of it, but never beside this one.
  drafts.db    Unfinished conversations live in memory, a day at most.
  keys         Private keys never were on this machine. Staff keep them, with copies: without one nobody opens a story.
  .env, token  @BotFather shows the token again; whoever has it can speak as the bot."""

_OF_A_DATABASE: Final = """\
The stories are in a database, whose own program copies them. Take these tables, and no others: the rest would bring
back who has asked to be forgotten, or tell which story came when.
  pg_dump "$DATABASE_URL" -Fc --data-only -t story -t withdrawn -t total -t member -t key_check -f ime.dump
To restore: make an empty database, run ime migrate, and then: pg_restore --data-only -d "$DATABASE_URL" ime.dump"""


@click.command()
@with_settings
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="New folder to make; a name that ends in .tar makes one file.",
)
def backup(settings: Settings, output: Path) -> None:
    """Copy what may be copied: released, sealed stories and the list of public keys.

    The bot may go on meanwhile. The copy is written whole or not at all, is held against the original, and writes over
    nothing.

    To restore: stop the bot; put stories.db, staff.db and recipients.txt into DATA_DIR (tar -xf takes them out of a
    tar file), owned by the bot's user; remove a pool.db or stories.db-journal of the lost disk from there, if it is
    damaged; start the bot; `ime doctor` looks whether all is well.

    A backup still holds stories that were withdrawn after it was made, and a restore brings them back. Delete backups
    that you no longer need, and restore from the newest.
    """
    if settings.database_url:
        raise click.ClickException(_OF_A_DATABASE)
    try:
        made = write_backup(output, settings.data_dir, settings.recipients)
    except StorageError as problem:
        raise click.ClickException(str(problem)) from problem
    stories = made.rows["stories.db"]["story"]
    click.echo(f"{output}, each row compared with the original:")
    click.echo(f"  stories.db      {stories} sealed {'story' if stories == 1 else 'stories'}")
    if "staff.db" in made.rows:
        members = made.rows["staff.db"]["member"]
        click.echo(f"  staff.db        {members} {'member' if members == 1 else 'members'} of the team")
    if made.left_out:
        click.echo(f"  recipients.txt  is missing: {made.left_out}")
    else:
        click.echo(f"  recipients.txt  {made.keys} public keys")
    click.echo(_NOT_IN_IT)
