"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bot.doctor.configuration import database_address, token, webhook_secret
from bot.doctor.database import database, pepper
from bot.doctor.finding import Check, Finding, failed, findings_of, passed
from bot.doctor.folders import access, in_memory, leftovers
from bot.doctor.helplines import helplines
from bot.doctor.keys import address_key, no_private_key, recipients
from bot.doctor.machine import dumps, swap
from bot.doctor.reach import telegram
from bot.doctor.sqlite import forgetting
from bot.doctor.stores import numbers, store_files
from bot.doctor.words import responsible, words
from bot.helplines import helplines_of
from bot.settings import Settings, SettingsError, read_settings
from conversations.care.helplines import default


def examine(env_file: Path | None) -> Iterator[Finding]:
    """Looks at everything that can be looked at; where the settings cannot be read, at what needs none."""
    try:
        settings = read_settings(env_file)
    except SettingsError as error:
        for problem in error.problems:
            yield failed("settings", problem, "Mend it in .env, or in the file named by --env.")
        checks = _of_the_machine()
    else:
        yield passed("settings", "They can be read, and make sense.")
        checks = [*_of_the_bot(settings, env_file or Path(".env")), *_of_the_machine()]
        checks.append(("texts", lambda: words(settings)))
        checks.append(("controller", lambda: responsible(settings)))
        checks.append(("help-lines", lambda: helplines(helplines_of(settings), datetime.now(UTC).date())))
        checks.append(("telegram", lambda: telegram(settings, _last_known_day())))
    for subject, check in checks:
        yield from findings_of(subject, check)


def _of_the_bot(settings: Settings, env_file: Path) -> list[tuple[str, Check]]:
    kept: list[tuple[str, Check]] = [
        ("store files", lambda: store_files(settings)),
        ("stories", lambda: numbers(settings)),
    ]
    if settings.database_url:
        kept = [
            ("database", lambda: database_address(settings, env_file)),
            ("database", lambda: database(settings)),
        ]
    return [
        ("token", lambda: token(settings, env_file)),
        ("secret", lambda: webhook_secret(settings, env_file)),
        ("recipients", lambda: recipients(settings)),
        ("private key", lambda: no_private_key(settings, env_file)),
        ("address key", lambda: address_key(settings)),
        ("folders", lambda: access(settings)),
        ("drafts", lambda: in_memory(settings)),
        ("leftovers", lambda: leftovers(settings)),
        ("pepper", lambda: pepper(settings)),
        *kept,
    ]


def _of_the_machine() -> list[tuple[str, Check]]:
    return [
        ("sqlite", forgetting),
        ("swap", swap),
        ("core dumps", dumps),
    ]


def _last_known_day() -> date:
    """A day that has been for certain: somebody checked a help-line on it."""
    return max((line.verified_on for line in default()), default=date.min)
