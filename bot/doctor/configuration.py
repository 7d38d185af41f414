"""The secrets, and the files that they may stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from bot.doctor.access import private
from bot.doctor.finding import Finding, failed, passed
from bot.settings import Settings


def token(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether there is a token, and whether only the bot's user can read the file that it stands in."""
    if not settings.telegram_bot_token:
        yield failed("token", "There is none.", "Ask @BotFather on Telegram for one, and put it into .env.")
        return
    yield from _kept("token", "TELEGRAM_BOT_TOKEN", settings.telegram_bot_token_file, env_file)


def webhook_secret(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether only the bot's user can read the file that the webhook's secret stands in, where there is one."""
    if settings.webhook_secret:
        yield from _kept("secret", "WEBHOOK_SECRET", settings.webhook_secret_file, env_file)


def database_address(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether only the bot's user can read the file that the database's address, with a password, stands in."""
    if settings.database_url:
        yield from _kept("database", "DATABASE_URL", settings.database_url_file, env_file)


def _kept(subject: str, name: str, own_file: Path | None, env_file: Path) -> Iterator[Finding]:
    kept_in = [own_file] if own_file else []
    if env_file.exists() and dotenv_values(env_file).get(name):
        kept_in.append(env_file)
    problems = [finding for file in kept_in for finding in private(subject, file.resolve())]
    yield from problems
    if not problems:
        where = " and ".join(str(file) for file in kept_in)
        yield passed(
            subject,
            f"It is set, and only the bot's user can read {where}." if where else "It is set, by the environment.",
        )
