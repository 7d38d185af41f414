"""`ime reseal`: a bundle for other keys, when somebody has joined, has left, or has lost a key."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from desk import passphrase
from desk.outfile import check_free
from desk.terminal import FILE, INCOMPLETE, say, sentences, shown, unlock
from storage.bundle import reseal_bundle
from storage.recipients import Recipients


@click.command()
@click.option("--bundle", type=FILE, required=True, help="The bundle; it stays as it is.")
@click.option("--key", type=FILE, required=True, help="A key file that opens it.")
@click.option("--recipients", type=FILE, required=True, help="Public keys (recipients.txt) that may open the new one.")
@click.option("-o", "--output", type=FILE, required=True, help="The new bundle.")
@click.option("--force", is_flag=True, help="Replace the new bundle's file if there is one.")
@passphrase.OPTION
@click.pass_context
def reseal(  # noqa: PLR0913 — one parameter an option
    context: click.Context,
    *,
    bundle: Path,
    key: Path,
    recipients: Path,
    output: Path,
    force: bool,
    passphrase_file: IO[str] | None,
) -> None:
    """Seal a bundle's stories anew, to other public keys; your notes find them there too.

    The old bundle, and every copy of it, still opens with the old keys: delete them where that must not be.

    Exit code 0: every story was sealed anew; 3: some could not be opened and are in it as they were; 1: nothing was
    written.
    """
    with sentences():
        check_free(output, overwrite=force)
        wanted = Recipients.load(recipients)
        keyring = unlock(key, passphrase_file)
        with shown("Sealing stories") as progress:
            became = reseal_bundle(bundle, output, keyring.identities, wanted, replace=force, progress=progress)
    say(f"{output}: {became.anew} {'story' if became.anew == 1 else 'stories'} sealed to {len(wanted.keys)} keys.")
    if became.as_they_were:
        say(f"{became.as_they_were} could not be opened with {key}; they are in it as they were.")
    context.exit(INCOMPLETE if became.as_they_were else 0)
