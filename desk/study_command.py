"""What commands have in common that make one file of the stories in bundles."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

import click

from conversations.languages import NB, OUR_LANGUAGES, Language
from desk import passphrase
from desk.filter_options import filter_options
from desk.notes import Filters, read_notes, study_of
from desk.study import Study
from desk.terminal import FILE, INCOMPLETE, check_output, opened, read, say, sentences, unlock

LANGUAGE: Final = click.option(
    "--language",
    type=click.Choice(OUR_LANGUAGES),
    default=NB,
    show_default=True,
    help="Of headings and labels; the students' words stay as they are.",
)
_OPTIONS: Final = (
    click.option("--bundle", "bundles", type=FILE, multiple=True, required=True, help="A bundle; may be given again."),
    click.option("--key", type=FILE, required=True, help="Your key file."),
    click.option("-o", "--output", type=FILE, required=True, help="Where to write; - is the standard output."),
    LANGUAGE,
    filter_options,
    click.option("--force", is_flag=True, help="Replace the output file if there is one."),
    passphrase.OPTION,
)

Writer = Callable[[Study, Language, IO[bytes]], None]


def from_bundles(maker: Callable[..., Writer]) -> Callable[..., None]:
    """Make a command's function of one that takes its own options and gives what writes the file."""

    @functools.wraps(maker)
    def command(  # noqa: PLR0913 one parameter an option
        *,
        bundles: tuple[Path, ...],
        key: Path,
        output: Path,
        language: str,
        filters: Filters,
        force: bool,
        passphrase_file: IO[str] | None,
        **own: Any,
    ) -> None:
        write = maker(**own)
        with sentences():
            check_output(output, (key, *bundles), overwrite=force)
            keyring = unlock(key, passphrase_file)
            transcripts, tally = read(bundles, keyring)
            study = study_of(transcripts, tally, read_notes(bundles[0].parent, keyring.identities), filters)
            with opened(output, overwrite=force) as out:
                write(study, Language(language), out.file)
        count = len(study.transcripts)
        say(f"{output}: made from {count} {'story' if count == 1 else 'stories'}.", *study.kept.remarks())
        say(*tally.remarks(), *tally.losses())
        click.get_current_context().exit(0 if tally.complete else INCOMPLETE)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command
