"""The desk's commands: what staff type on their own computer."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from conversations.languages import Language
from desk import passphrase
from desk.exports import FORMATS, MANIFEST
from desk.filter_options import filter_options
from desk.keyring import make_key
from desk.notes import Filters, read_notes, study_of
from desk.outfile import check_free
from desk.recipients_file import add_recipient
from desk.study_command import LANGUAGE
from desk.terminal import FILE, INCOMPLETE, STDOUT, check_output, opened, read, say, sentences, shown, unlock
from desk.wording import wording
from storage.recipients import Recipients, RecipientsError


@click.command()
@click.option("--bundle", "bundles", type=FILE, multiple=True, required=True, help="A bundle; may be given again.")
@click.option("--key", type=FILE, required=True, help="Your key file.")
@click.option(
    "--format",
    "form",
    type=click.Choice([name for name in FORMATS if name != "csv-en"]),
    required=True,
    help="; ".join(f"{name}: {exporter.summary}" for name, exporter in FORMATS.items()) + ".",
)
@click.option("-o", "--output", type=FILE, required=True, help="Where to write; - is the standard output.")
@LANGUAGE
@click.option(
    "--excel", type=click.Choice(["no", "en"]), default="no", help="Whose Excel opens the CSV: ; or , between cells."
)
@filter_options
@click.option("--force", is_flag=True, help="Replace the output file if there is one.")
@passphrase.OPTION
@click.pass_context
def export(  # noqa: PLR0913 one parameter an option
    context: click.Context,
    *,
    bundles: tuple[Path, ...],
    key: Path,
    form: str,
    output: Path,
    language: str,
    excel: str,
    filters: Filters,
    force: bool,
    passphrase_file: IO[str] | None,
) -> None:
    """Open bundles with your key and write the transcripts to a file, as your notes (`ime desk`) have them.

    Exit code 0: every story was read; 3: some could not be read, the others were exported; 1: nothing was exported.
    """
    exporter = FORMATS["csv-en" if form == "csv" and excel == "en" else form]
    beside = None if exporter.manifest or output == STDOUT else output.with_name(f"{output.name}.manifest.json")
    with sentences():
        check_output(output, (key, *bundles), overwrite=force)
        if beside is not None:
            check_output(beside, (key, *bundles), overwrite=force)
        keyring = unlock(key, passphrase_file)
        transcripts, tally = read(bundles, keyring)
        study = study_of(transcripts, tally, read_notes(bundles[0].parent, keyring.identities), filters)
        words = wording(Language(language))
        with opened(output, overwrite=force) as out, shown("Writing") as progress:
            exporter.write(study, words, out, progress)
        if beside is not None:
            with opened(beside, overwrite=force) as out:
                MANIFEST.write(study, words, out)
    count = len(study.transcripts)
    say(f"{count} {'story' if count == 1 else 'stories'} exported.", *study.kept.remarks())
    say(*tally.remarks(), *tally.losses())
    context.exit(0 if tally.complete else INCOMPLETE)


@click.group()
def keys() -> None:
    """Make the keys that open what students wrote."""


@keys.command("new")
@click.option("-o", "--output", type=FILE, default=Path("ime-key.age"), show_default=True, help="The new key file.")
@click.option("--recipients", type=FILE, help="Add the public key to this recipients.txt.")
@click.option("--label", help="Whose key it is, for the comment in recipients.txt.  [default: the key file's name]")
@passphrase.OPTION
def new(*, output: Path, recipients: Path | None, label: str | None, passphrase_file: IO[str] | None) -> None:
    """Make a key that a passphrase protects, and print its public key (age1…).

    Make one for each of the staff, on their own computers, and one that is kept offline for recovery.
    """
    with sentences():
        check_free(output, overwrite=False)
        recipient = make_key(output, passphrase.new(passphrase_file))
        click.echo(recipient)
        say(f"{output} holds the new key. Keep a copy of it, and the passphrase: without both nobody opens a story.")
        if recipients is not None:
            add_recipient(recipients, recipient, label or output.stem)
            say(f"Its public key was added to {recipients}.")
            try:
                Recipients.load(recipients)
            except RecipientsError as error:
                say(f"The bot cannot use {recipients} yet. {error}")
