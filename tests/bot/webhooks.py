"""A bot behind a webhook, as tests set it up."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

from bot.listening import Listen
from tests.bot.conftest import House
from tests.bot.processes import settings_file

SECRET = "Only-Telegram-knows-this_0123456789"


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def behind_a_webhook(house: House) -> House:
    """The house, its updates being delivered to a port of its own."""
    listen = Listen("127.0.0.1", free_port())
    settings = replace(
        house.settings, webhook_url=f"http://{listen}/told", webhook_secret=SECRET, webhook_listen=listen
    )
    return replace(house, settings=settings)


def webhook_file(house: House, runtime: Path) -> str:
    """The settings of such a house as a file."""
    file = Path(settings_file(house, runtime))
    settings = house.settings
    with file.open("a") as lines:
        lines.write(
            f"WEBHOOK_URL={settings.webhook_url}\nWEBHOOK_SECRET={SECRET}\nWEBHOOK_LISTEN={settings.webhook_listen}\n"
        )
    return str(file)
