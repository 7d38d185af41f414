"""Keys: the public ones must be there and safe from being exchanged, the private ones must not be here at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.doctor.access import private, unchangeable
from bot.doctor.finding import Finding, failed, passed
from bot.doctor.stores import read_only
from bot.safety import private_keys
from bot.settings import Settings
from storage.outreach.addresses import KeyFileError, read_or_make_key
from storage.recipients import Recipients, RecipientsError
from storage.sqlite.migrations import OUTREACH, STAFF


def recipients(settings: Settings) -> Iterator[Finding]:
    """Whether stories can be sealed, and nobody else can add a key of theirs."""
    try:
        keys = Recipients.load(settings.recipients).keys
    except RecipientsError as error:
        for problem in error.problems:
            yield failed(
                "recipients", f"{settings.recipients}: {problem}", "Mend it: stories are sealed to these keys."
            )
        return
    problems = list(unchangeable("recipients", settings.recipients))
    yield from problems
    if not problems:
        yield passed("recipients", f"Stories are sealed to {len(keys)} public keys, and nobody else can change them.")


def address_key(settings: Settings) -> Iterator[Finding]:
    """Whether the key to subscribers' addresses is there, for the bot's user alone, and the right one."""
    file = settings.address_key
    if not file.exists():
        yield passed("address key", "It is not there yet; the bot makes it when it starts.")
        return
    problems = list(private("address key", file))
    try:
        check = read_or_make_key(file).check
    except KeyFileError as problem:
        problems.append(failed("address key", str(problem), "Do as the sentence says, before the bot is started."))
    else:
        for store in (OUTREACH, STAFF):
            path = settings.data_dir / f"{store.name}.db"
            if path.exists() and _noted(path) not in {None, check}:
                problems.append(
                    failed("address key", f"{path.name} was made under another key.", f"Put the right key into {file}.")
                )
    yield from problems
    if not problems:
        yield passed("address key", f"Only the bot's user can read {file}, and it is not in DATA_DIR.")


def _noted(path: Path) -> bytes | None:
    with read_only(path) as connection:
        rows = connection.execute("SELECT value FROM key_check").fetchall()
    return rows[0][0] if rows else None


def no_private_key(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether a key that opens stories was left on this machine, where somebody who made it here would leave it."""
    home = Path.home()
    places = {Path.cwd(), home, home / ".config" / "age", home / ".age", settings.data_dir, settings.runtime}
    places |= {settings.recipients.parent, env_file.parent}
    found = list(private_keys(sorted({place.resolve() for place in places})))
    for key in found:
        yield failed(
            "private key",
            f"{key} is a private key: with it, this machine can read what students wrote.",
            "Move it to a computer of your staff's and remove it here; take its public key out of the list.",
        )
    if not found:
        yield passed("private key", "There is none where one would have been left; the whole disk was not searched.")
