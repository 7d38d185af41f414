"""What the desk's commands have in common: asking for a passphrase, opening bundles, writing one file, saying how it went."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import click

from desk import passphrase
from desk.keyring import KeyFileError, Keyring, WrongPassphraseError, load_key
from desk.notes import Filters, NotesError, read_notes, study_of
from desk.outfile import NotWrittenError, check_free, new_file
from desk.study import Study
from desk.tally import Tally
from desk.transcripts import Transcript, read_transcripts
from desk.wording import Language
from storage.errors import StorageError

INCOMPLETE: Final = 3
"""Exit code when some stories could not be read and the others were exported; 1 when nothing could be done."""

FILE: Final = click.Path(path_type=Path, dir_okay=False)
STDOUT: Final = Path("-")
_TRIES: Final = 3
_OPTIONS: Final = (
    click.option("--bundle", "bundles", type=FILE, multiple=True, required=True, help="A bundle; may be given again."),
    click.option("--key", type=FILE, required=True, help="Your key file."),
    click.option("-o", "--output", type=FILE, required=True, help="Where to write; - is the standard output."),
    click.option(
        "--language",
        type=click.Choice([language.value for language in Language]),
        default=Language.NB.value,
        show_default=True,
        help="Of headings and labels; the students' words stay as they are.",
    ),
    click.option("--words", default="", help="Only stories in which all of these words stand."),
    click.option("--since", default="", help="Only from this ISO week on, as in 2026-W40."),
    click.option("--until", default="", help="Only up to this ISO week."),
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
        words: str,
        since: str,
        until: str,
        force: bool,
        passphrase_file: IO[str] | None,
        **own: Any,
    ) -> None:
        write = maker(**own)
        filters = Filters(words=words, since=since, until=until)
        with sentences():
            check_output(output, (key, *bundles), overwrite=force)
            keyring = unlock(key, passphrase_file)
            transcripts, tally = read(bundles, keyring)
            if not transcripts:
                raise click.ClickException(
                    " ".join(["No story could be read, so nothing was written.", *tally.losses()])
                )
            study = study_of(transcripts, tally, read_notes(bundles[0].parent, keyring.identities), filters)
            with opened(output, overwrite=force) as file:
                write(study, Language(language), file)
        say(f"{output}: made from {len(study.transcripts)} stories.", *study.kept.remarks())
        say(*tally.remarks(), *tally.losses())
        click.get_current_context().exit(0 if tally.complete else INCOMPLETE)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def sentences() -> Iterator[None]:
    """Let every expected failure end in its own sentence and exit code 1."""
    try:
        yield
    except (KeyFileError, NotesError, NotWrittenError, StorageError) as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"The desk needs {missing.name}, which is not installed: pip install 'in-my-experience[desk]'"
        ) from None


def say(*lines: str) -> None:
    """Tell whoever typed the command, beside what it writes."""
    for line in lines:
        click.echo(line, err=True)


def check_output(output: Path, sources: tuple[Path, ...], *, overwrite: bool) -> None:
    """See early whether the output may be written; raises NotWrittenError."""
    if output == STDOUT:
        return
    check_free(output, overwrite=overwrite)
    if output.exists() and any(source.exists() and output.samefile(source) for source in sources):
        raise NotWrittenError(f"{output} is the key or a bundle, so it is left as it is.")


def unlock(key: Path, passphrase_file: IO[str] | None) -> Keyring:
    """Open the key, asking again where a passphrase was mistyped; raises KeyFileError."""
    ask = passphrase.existing(passphrase_file, key.name)
    for _ in range(0 if passphrase_file else _TRIES - 1):
        try:
            return _warned(load_key(key, ask), key)
        except WrongPassphraseError as error:
            say(f"{error} Mind capital letters and the keyboard's language.")
    return _warned(load_key(key, ask), key)


def read(bundles: tuple[Path, ...], keyring: Keyring) -> tuple[list[Transcript], Tally]:
    """Open the stories, with progress where somebody watches."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=0, label="Opening stories", file=sys.stderr, hidden=hidden) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return read_transcripts(bundles, keyring.identities, progress)


@contextmanager
def opened(output: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """Lend the output: a file that is there whole or not at all, or the standard output."""
    if output == STDOUT:
        yield sys.stdout.buffer
        return
    with new_file(output, overwrite=overwrite) as file:
        yield file


def _warned(keyring: Keyring, key: Path) -> Keyring:
    if not keyring.protected:
        say(f"Warning: no passphrase protects {key}: whoever copies it can read every story.")
    return keyring
