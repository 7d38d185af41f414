"""What the text of a setting means; a ValueError says what is wrong with it, and never repeats a secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.listening import Listen

# What Telegram's BotFather hands out: the bot's number, a colon, and 35 characters; we are not stricter than we must.
_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")

# core.telegram.org/bots/api#setwebhook; the least length is ours.
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32,256}")
MAKE_SECRET: Final = "This makes one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"  # noqa: S105 — makes one, is none
_WEBHOOK_PORTS: Final = frozenset({None, 443, 80, 88, 8443})
_TAKEN: Final = frozenset({"/healthz", "/readyz"})


def token(text: str) -> str:
    if text and not _TOKEN.fullmatch(text):
        raise ValueError("does not look like a bot token; copy it whole from @BotFather")
    return text


def address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def database(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://; empty for files of SQLite")
    return text


def path(text: str) -> Path | None:
    return Path(text).expanduser() if text else None


def folder(text: str) -> Path:
    if text.lower().startswith(("age1", "age-secret-key-")):
        raise ValueError("is a key and not a folder; public keys are asked for, one by one, after the folder")
    named = Path(text).expanduser()
    with suppress(OSError):  # whoever uses it tells why nobody can look there
        if named.is_file():
            raise ValueError("is a file and not a folder")
    return named


def at_least(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise ValueError(f"must be a whole number, {least} or more")
        return int(text)

    return read


def from_to(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = at_least(least)(text)
        if number > most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return number

    return read


def hours(text: str) -> timedelta:
    return timedelta(hours=at_least(0)(text))


def days(text: str) -> timedelta:
    return timedelta(days=at_least(1)(text))


def timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("is not a time zone; one is called for instance Europe/Oslo") from None


def ids(text: str) -> frozenset[int]:
    parts = text.replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("must be Telegram user ids, numbers with commas between; @userinfobot tells you yours")
    return frozenset(int(part) for part in parts)


def level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def secret(text: str) -> str:
    if text and not _SECRET.fullmatch(text):
        raise ValueError(f"must be 32 to 256 characters long, of A-Z, a-z, 0-9, _ and - only. {MAKE_SECRET}")
    return text


def loopback(text: str) -> Listen | None:
    where = Listen.parse(text) if text else None
    if where is not None and not where.loopback:
        raise ValueError("must be an address that only this machine can reach, for instance 127.0.0.1:9464")
    return where


def webhook(text: str) -> str:
    """An address that Telegram delivers to; plain HTTP only within one machine, which Telegram itself never uses."""
    if not text:
        return text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("is not an address") from None
    near = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and near)):
        raise ValueError("must begin with https:// and name a host")
    if port not in _WEBHOOK_PORTS and not near:
        raise ValueError("must be on port 443, 80, 88 or 8443; Telegram delivers to no other")
    if parts.query or parts.fragment or "@" in parts.netloc or parts.path in _TAKEN:
        raise ValueError("must be a host and a path, and not one of /healthz and /readyz")
    return text
