"""How a passphrase comes in: asked for, unseen, or from a file that a script names; never as an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

import click

from desk.keyring import MIN_PASSPHRASE

OPTION = click.option(
    "--passphrase-file",
    type=click.File("r", encoding="utf-8"),
    help="Read the passphrase from this file's first line instead of asking; /dev/fd/3 or - will do.",
)


def existing(file: IO[str] | None, key_name: str) -> Callable[[], str]:
    """Give what asks for the passphrase of a key that there is."""
    return _from_file(file) if file else lambda: _prompt(f"Passphrase of {key_name}")


def new(file: IO[str] | None) -> str:
    """Get the passphrase for a new key, typed twice if it is typed."""
    if file:
        return _from_file(file)()
    return _prompt(f"New passphrase (at least {MIN_PASSPHRASE} characters)", confirmation_prompt="The same again")


def _from_file(file: IO[str]) -> Callable[[], str]:
    def read() -> str:
        try:
            return file.readline().rstrip("\r\n")
        except UnicodeDecodeError:
            raise click.ClickException("The passphrase file is no text in UTF-8.") from None

    return read


def _prompt(text: str, **options: Any) -> str:
    passphrase: str = click.prompt(text, hide_input=True, err=True, **options)
    return passphrase
