"""How the desk's commands speak at a terminal: passphrases, progress, one file written whole, sentences at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import click

from desk import passphrase
from desk.exports import Output
from desk.keyring import KeyFileError, Keyring, WrongPassphraseError, load_key
from desk.notes import NotesError
from desk.outfile import NotWrittenError, check_free, new_file
from desk.tally import Tally
from desk.transcripts import Transcript, read_transcripts
from storage.errors import StorageError

INCOMPLETE: Final = 3
"""Exit code when some stories could not be read and the others were written; 1 when nothing could be done."""

FILE: Final = click.Path(path_type=Path, dir_okay=False)
STDOUT: Final = Path("-")

_TRIES: Final = 3


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


def say(*sentences: str) -> None:
    """To standard error, so that what is written can go to standard output."""
    for sentence in sentences:
        click.echo(sentence, err=True)


@contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show at a terminal how far something is that tells how many of how many are done."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=0, label=label, file=sys.stderr, hidden=hidden) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield progress


def unlock(key: Path, passphrase_file: IO[str] | None) -> Keyring:
    """The key file opened; asks for its passphrase, again where it is wrong. Raises KeyFileError."""
    ask = passphrase.existing(passphrase_file, key.name)
    for _ in range(0 if passphrase_file else _TRIES - 1):
        try:
            return _warned(load_key(key, ask), key)
        except WrongPassphraseError as error:
            say(f"{error} Mind capital letters and the keyboard's language.")
    return _warned(load_key(key, ask), key)


def read(bundles: tuple[Path, ...], keyring: Keyring) -> tuple[list[Transcript], Tally]:
    """Open the stories, with progress where somebody watches."""
    with shown("Opening stories") as progress:
        transcripts, tally = read_transcripts(bundles, keyring.identities, progress)
    if not transcripts and not tally.complete:
        raise click.ClickException(" ".join(["No story could be read, so nothing was written.", *tally.losses()]))
    return transcripts, tally


def check_output(output: Path, sources: tuple[Path, ...], *, overwrite: bool) -> None:
    """See early whether the output may be written; raises NotWrittenError."""
    if output == STDOUT:
        return
    check_free(output, overwrite=overwrite)
    if output.exists() and any(source.exists() and output.samefile(source) for source in sources):
        raise NotWrittenError(f"{output} is the key or a bundle, so it is left as it is.")


@contextmanager
def opened(output: Path, *, overwrite: bool) -> Iterator[Output]:
    """Lend the output: a file that is there whole or not at all, or the standard output."""
    if output == STDOUT:
        yield Output(sys.stdout.buffer)
        return
    with new_file(output, overwrite=overwrite) as file:
        yield Output(file, output.parent)


def _warned(keyring: Keyring, key: Path) -> Keyring:
    if not keyring.protected:
        say(f"Warning: no passphrase protects {key}: whoever copies it can read every story.")
    return keyring
