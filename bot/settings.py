"""The settings: read once, from a mapping, into a frozen `Settings`; every problem is told at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot import parsing
from bot.listening import Listen
from bot.outreach.quiet import QuietHours
from conversations.outreach.wishes import PER_WEEK_MAX

TELEGRAM: Final = "https://api.telegram.org"


class SettingsError(Exception):
    """The operator has something to mend; one sentence a problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def _setting(read: Callable[[str], Any], default: str, about: str, *, secret: bool = False) -> Any:
    """A field of `Settings`: how to read it, its default as one would type it, what it is for."""
    return field(repr=not secret, metadata={"read": read, "default": default, "about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator can set; a field is set by its name in capitals."""

    telegram_bot_token: str = _setting(
        parsing.token,
        "",
        "The token that @BotFather gave you. Without one, `make run` starts the playground.",
        secret=True,
    )
    telegram_bot_token_file: Path | None = _setting(
        parsing.path, "", "Or a file that holds nothing but the token (mode 0400)."
    )
    telegram_api_url: str = _setting(parsing.address, TELEGRAM, "Base address of the Bot API.")
    data_dir: Path = _setting(parsing.folder, "./data", "Sealed stories, subscribers, the team: all that must last.")
    runtime_dir: Path | None = _setting(
        parsing.path, "", "Memory-backed folder for drafts. Empty: one of this user's under /dev/shm."
    )
    database_url: str = _setting(
        parsing.database,
        "",
        "PostgreSQL, when one machine is outgrown: postgresql://user:password@host/name?sslmode=verify-full, then "
        "`ime migrate`. Empty: files of SQLite in DATA_DIR and RUNTIME_DIR.",
        secret=True,
    )
    database_url_file: Path | None = _setting(
        parsing.path, "", "Or a file that holds nothing but that address (mode 0400)."
    )
    pepper_file: Path | None = _setting(
        parsing.path,
        "",
        "32 random bytes or more on a memory-backed path, the same for every replica: drafts, and stories that wait, "
        "are kept under it. DATABASE_URL needs it. Empty: drafts are under peppers in RUNTIME_DIR.",
    )
    recipients_file: Path | None = _setting(
        parsing.path, "", "Public keys that stories are sealed to, one a line. Empty: recipients.txt in DATA_DIR."
    )
    release_min: int = _setting(
        parsing.at_least(1), "6", "Stories leave the pool together, at least this many at a time."
    )
    release_every_hours: timedelta = _setting(parsing.hours, "24", "And at most this often, in hours.")
    withdrawal_days: timedelta = _setting(
        parsing.days,
        "14",
        "How long a student can take a story back with its receipt; a week more at most, then nobody can.",
    )
    timezone: ZoneInfo = _setting(
        parsing.timezone, "Europe/Oslo", "Where the students are; decides in which week a story falls."
    )
    staff_ids: frozenset[int] = _setting(
        parsing.ids,
        "",
        "Telegram user ids of root staff, commas between. They invite everybody else, in the chat.",
        secret=True,
    )
    address_key_file: Path | None = _setting(
        parsing.path,
        "",
        "The key that subscribers' addresses are kept under; made at the first start. Not in DATA_DIR, and never in a "
        "backup with it. Empty: address.key in a folder beside DATA_DIR.",
    )
    quiet_hours: QuietHours = _setting(
        QuietHours.parse, "20:00-09:00", "When nobody is nudged, by TIMEZONE; 0-0 for never."
    )
    nudges_per_week: int = _setting(
        parsing.from_to(1, PER_WEEK_MAX),
        "2",
        "How many nudges a week a new subscriber gets at most; each can change it.",
    )
    min_group: int = _setting(
        parsing.at_least(2), "6", "Counts of people and stories below this are only told as below it."
    )
    goal: int = _setting(parsing.at_least(1), "5000", "How many stories are hoped for; /status shows the way there.")
    controller: str = _setting(str, "In My Experience", "Who is responsible for what is collected; shown to students.")
    contact: str = _setting(str, "", "How students reach them, for instance an e-mail address; shown to students.")
    texts_dir: Path | None = _setting(
        parsing.path,
        "",
        "Your own words, one TOML file a language, see docs/texts.md. Empty: texts in DATA_DIR, where there is one.",
    )
    helplines_file: Path | None = _setting(
        parsing.path,
        "",
        "Local help-lines, in the form of ours. Empty: helplines.toml in TEXTS_DIR or DATA_DIR, where there is one.",
    )
    webhook_url: str = _setting(
        parsing.webhook,
        "",
        "The https:// address that Telegram delivers to; it leads to WEBHOOK_LISTEN. Empty: the bot asks for updates.",
    )
    webhook_secret: str = _setting(
        parsing.secret, "", "With WEBHOOK_URL: 32 or more characters that only Telegram is told.", secret=True
    )
    webhook_secret_file: Path | None = _setting(
        parsing.path, "", "Or a file that holds nothing but that secret (mode 0400)."
    )
    webhook_listen: Listen = _setting(
        Listen.parse, "127.0.0.1:8080", "Where the balancer or proxy in front of the bot finds it, with plain HTTP."
    )
    metrics_listen: Listen | None = _setting(
        parsing.loopback, "", "Where Prometheus finds counts and timings, for instance 127.0.0.1:9464. Empty: nowhere."
    )
    log_level: str = _setting(parsing.level, "INFO", "DEBUG, INFO, WARNING or ERROR. No level logs who or what.")

    @property
    def recipients(self) -> Path:
        """Where the public keys are."""
        return self.recipients_file or self.data_dir / "recipients.txt"

    @property
    def address_key(self) -> Path:
        """The file with the key to subscribers' addresses; outside the data folder."""
        return self.address_key_file or self.data_dir.absolute().parent / f"{self.data_dir.name}-key" / "address.key"

    @property
    def texts(self) -> Path:
        """The folder with this place's own words; it need not be there."""
        return self.texts_dir or self.data_dir / "texts"

    @property
    def runtime(self) -> Path:
        """Where drafts live; memory-backed wherever the machine has such a folder."""
        return self.runtime_dir or default_runtime_dir()


def default_runtime_dir() -> Path:
    """A memory-backed folder of this user's, where the system has one (Linux)."""
    shared_memory = Path("/dev/shm")  # noqa: S108 — a folder that never touches a disk is the point
    return shared_memory / f"ime-{os.getuid()}" if shared_memory.is_dir() else Path("./runtime")


def read_settings(env_file: Path | None = None) -> Settings:
    """The settings of this process: the environment, and below it the env file (`.env`) where there is one."""
    return settings_from(values_of(env_file))


def values_of(env_file: Path | None = None) -> dict[str, str | None]:
    """What `read_settings` reads, as it stands; raises SettingsError where a named file is not there."""
    if env_file is not None and not env_file.exists():
        raise SettingsError([f"{env_file}: there is no such file; `ime setup` makes one, or copy .env.example."])
    return {**dotenv_values(env_file or ".env"), **os.environ}


def settings_from(mapping: Mapping[str, str | None]) -> Settings:
    """The settings that a mapping of strings says; raises SettingsError with all problems."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in fields(Settings):
        name, rule = setting.name.upper(), setting.metadata
        text = (mapping.get(name) or "").strip() or rule["default"]
        try:
            values[setting.name] = rule["read"](text)
        except ValueError as problem:
            problems.append(f"{name} {problem}.")
    if not problems:
        for setting in fields(Settings):
            if f"{setting.name}_file" in values:
                problems += _read_secret_file(setting.name, setting.metadata["read"], values)
    if not problems:
        problems += _webhook_secret_there(values) + _address_key_apart(values) + _database_with_pepper(values)
    if problems:
        raise SettingsError(problems)
    return Settings(**values)


def _read_secret_file(name: str, read: Callable[[str], str], values: dict[str, Any]) -> list[str]:
    """Puts what the file of a secret holds in its place."""
    file: Path | None = values[f"{name}_file"]
    shown = name.upper()
    if file is None:
        return []
    if values[name]:
        return [f"{shown} and {shown}_FILE are both set; keep one."]
    try:
        values[name] = read(file.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return [f"{shown}_FILE cannot be read, or holds something else than {shown} may be."]
    if not values[name]:
        return [f"{shown}_FILE is empty; put the secret into it."]
    return []


def _webhook_secret_there(values: dict[str, Any]) -> list[str]:
    if values["webhook_url"] and not values["webhook_secret"]:
        return [f"WEBHOOK_SECRET is not set, so anybody could pretend to be Telegram. {parsing.MAKE_SECRET}."]
    return []


def _database_with_pepper(values: dict[str, Any]) -> list[str]:
    if values["database_url"] and values["pepper_file"] is None:
        return ["DATABASE_URL is set without PEPPER_FILE; a database keeps drafts and stories that wait under it."]
    return []


def _address_key_apart(values: dict[str, Any]) -> list[str]:
    file: Path | None = values["address_key_file"]
    if file is not None and file.resolve().is_relative_to(values["data_dir"].resolve()):
        return ["ADDRESS_KEY_FILE lies in DATA_DIR; a backup of that would hold the addresses together with their key."]
    return []


def example() -> str:
    """The text of `.env.example`."""
    lines = ["# Copy this file to .env and fill in what differs. What stands here are the defaults.", ""]
    for setting in fields(Settings):
        lines += [f"# {setting.metadata['about']}", f"{setting.name.upper()}={setting.metadata['default']}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(example())
