"""Keys: the public ones must be there and safe from being exchanged, the private ones must not be here at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.doctor.access import unchangeable
from bot.doctor.finding import Finding, failed, passed
from bot.safety import private_keys
from bot.settings import Settings
from storage.recipients import Recipients, RecipientsError


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
