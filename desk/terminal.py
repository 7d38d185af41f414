"""How the desk's commands speak at a terminal, and how they ask for a passphrase."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import click

from desk import passphrase
from desk.keyring import KeyFileError, Keyring, WrongPassphraseError, load_key
from desk.notes import NotesError
from desk.outfile import NotWrittenError
from storage.errors import StorageError

TRIES: Final = 3


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
    """To standard error, so that an export can go to standard output."""
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
    """The key file opened; asks for its passphrase, again where it is wrong."""
    ask = passphrase.existing(passphrase_file, key.name)
    for _ in range(0 if passphrase_file else TRIES - 1):
        try:
            return _warned(load_key(key, ask), key)
        except WrongPassphraseError as error:
            say(f"{error} Mind capital letters and the keyboard's language.")
    return _warned(load_key(key, ask), key)


def _warned(keyring: Keyring, key: Path) -> Keyring:
    if not keyring.protected:
        say(f"Warning: no passphrase protects {key}: whoever copies it can read every story.")
    return keyring
