"""The token, and the files that it may stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from bot.doctor.access import private
from bot.doctor.finding import Finding, failed, passed
from bot.settings import Settings

SUBJECT = "token"


def token(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether there is a token, and whether only the bot's user can read the file that it stands in."""
    if not settings.telegram_bot_token:
        yield failed(SUBJECT, "There is none.", "Ask @BotFather on Telegram for one, and put it into .env.")
        return
    kept_in = [settings.telegram_bot_token_file] if settings.telegram_bot_token_file else []
    if env_file.exists() and dotenv_values(env_file).get("TELEGRAM_BOT_TOKEN"):
        kept_in.append(env_file)
    problems = [finding for file in kept_in for finding in private(SUBJECT, file.resolve())]
    yield from problems
    if not problems:
        where = " and ".join(str(file) for file in kept_in)
        yield passed(
            SUBJECT,
            f"It is set, and only the bot's user can read {where}." if where else "It is set, by the environment.",
        )
