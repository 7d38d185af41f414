"""Going through the files as somebody would who has just taken the disk."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from bot.doctor.drill import signs
from bot.doctor.drill.taken import Taken, judged
from bot.safety import memory_backed
from bot.settings import Settings
from storage.record import week_of

_LOOKS: Final = 5
_LARGEST: Final = 1024 * 1024 * 1024

_SECRETS: Final = {
    "TELEGRAM_BOT_TOKEN": (
        "The bot's token: who has it can speak as the bot, and is given what students write from then on, until "
        "@BotFather revokes it; nothing that is stored."
    ),
    "WEBHOOK_SECRET": (
        "The webhook's secret: who has it can pass for Telegram, and have the bot answer what nobody wrote; nothing "
        "that is stored."
    ),
    "DATABASE_URL": (
        "The database's address, with its password: who reaches the database takes or deletes what is there. Stories "
        "are sealed, drafts and addresses under keys that are elsewhere."
    ),
}

_ADDRESS_KEY: Final = (
    "With this and outreach.db somebody can see who wants nudges and who is in the team; nothing of any story. Keep it "
    "on another disk than DATA_DIR, or hand it to the bot when it starts (systemd: LoadCredential)."
)


@dataclass(frozen=True, slots=True)
class Loot:
    """Everything that was taken.

    Attributes:
        files: Each file.
        in_memory: The folder of drafts where it is not on the disk, "" where it is.
        bad: Whether a person, or a story that can be read, was found.
    """

    files: tuple[Taken, ...]
    in_memory: str
    bad: bool


def take(settings: Settings, env_file: Path, also: Iterable[Path]) -> Loot:
    """Goes through all files of the bot's on this disk, and what else is named."""
    stays = memory_backed(settings.runtime)
    places = [
        settings.data_dir,
        settings.recipients,
        settings.address_key,
        *also,
        *(() if stays else (settings.runtime,)),
    ]
    secret = _secret_files(settings, env_file)
    paths = {path.resolve() for place in places for path in _files(place)} | {path for path in secret if path.is_file()}
    taken = [(path, *_read(path)) for path in sorted(paths)]
    keys = [key for _, content, _ in taken for key in signs.private_keys(content)]
    files: list[Taken] = []
    for path, content, week in taken:
        if path == settings.address_key.resolve():
            files.append(Taken(str(path), len(content), week, "key to addresses", learnt=(_ADDRESS_KEY,)))
        elif path in secret:
            files.append(_secret(path, content, week, secret[path]))
        else:
            files += judged(str(path), content, week, keys)
    bad = any(file.found or (file.boxes and file.boxes.opened) for file in files)
    return Loot(tuple(files), str(settings.runtime) if stays else "", bad)


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    elif place.is_file():
        yield place


def _read(path: Path) -> tuple[bytes, str]:
    """The bytes of one moment, as far as a file that is being written to gives them, and the week of its last change.

    A file that has just gone, as journals do, is empty.
    """
    content, written = b"", 0.0
    for _ in range(_LOOKS):
        try:
            written = path.stat().st_mtime
            with path.open("rb") as file:
                content = file.read(_LARGEST)
            if path.stat().st_mtime == written:
                break
        except FileNotFoundError:
            content = b""
            break
    return content, week_of(datetime.fromtimestamp(written, UTC).date())


def _secret_files(settings: Settings, env_file: Path) -> dict[Path, str]:
    """The files that secrets stand in, each with the name of the one that it holds, "" for the settings as a whole."""
    alone = {
        settings.telegram_bot_token_file: "TELEGRAM_BOT_TOKEN",
        settings.webhook_secret_file: "WEBHOOK_SECRET",
        settings.database_url_file: "DATABASE_URL",
    }
    return {env_file.resolve(): "", **{file.resolve(): name for file, name in alone.items() if file is not None}}


def _secret(path: Path, content: bytes, week: str, name: str) -> Taken:
    text = content.decode("utf-8", "replace")
    values = {name: text.strip()} if name else dotenv_values(stream=io.StringIO(text))
    learnt = tuple(sentence for secret, sentence in _SECRETS.items() if values.get(secret))
    keys = tuple("A private age key." for _ in signs.private_keys(content))
    return Taken(str(path), len(content), week, "settings", learnt=learnt, found=keys)
