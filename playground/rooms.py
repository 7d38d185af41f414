"""The folders and throw-away keys that the playground plays with, made on its first start.

Everything lies in one folder that may be deleted at any time. The private key lies beside the data here, which the real
bot refuses: nothing that is written in a playground is anybody's secret.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pyrage import x25519

from bot.settings import Settings, default_runtime_dir, settings_from

# Looks like a token and is none; the stand-in takes no other.
TOKEN: Final = "4100200300:AAHplaygroundplaygroundplayground0"  # noqa: S105 — see above


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where the playground keeps what.

    Attributes:
        texts: A folder with a place's own words, to be tried here; None for those beside the playground's data.
    """

    folder: Path
    texts: Path | None = None

    @property
    def key(self) -> Path:
        """The private key of the playground's staff."""
        return self.folder / "staff" / "key.txt"

    @property
    def settings_file(self) -> Path:
        """The settings of the playground's bot, for other commands."""
        return self.folder / "settings.env"

    def prepare(self, address: str, runtime: Path, staff: int) -> Settings:
        """Makes what is missing, and the settings of a bot at `address`, with drafts in `runtime` and one of staff."""
        server = self.folder / "server"
        for folder in (self.folder, server, self.key.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        recipients = server / "recipients.txt"
        if not (self.key.exists() and recipients.exists()):
            owner, recovery = x25519.Identity.generate(), x25519.Identity.generate()
            _write(self.key, f"# The playground's key: no secret.\n{owner}\n")
            public = f"{owner.to_public()}\n{recovery.to_public()}\n"
            _write(recipients, f"# The playground's staff, and a recovery key that nobody has.\n{public}")
        values = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": address,
            "DATA_DIR": str(server.resolve()),
            "RUNTIME_DIR": str(runtime),
            "ADDRESS_KEY_FILE": str((self.folder / "address-key").resolve()),
            "STAFF_IDS": str(staff),
            "QUIET_HOURS": "0-0",
            "RELEASE_MIN": "1",
            "RELEASE_EVERY_HOURS": "0",
            "TEXTS_DIR": str(self.texts.resolve()) if self.texts else "",
        }
        _write(self.settings_file, "".join(f"{name}={value}\n" for name, value in values.items()))
        return settings_from(values)

    def commands(self) -> tuple[list[str], list[str]]:
        """What staff would type to make a bundle and to read it: two commands for this folder."""
        ime = str(Path(sys.executable).with_name("ime"))
        bundle = str(self.folder / "staff" / "stories.tar")
        return (
            [ime, "bundle", "--env", str(self.settings_file), "--output", bundle, "--force"],
            [ime, "export", "--bundle", bundle, "--key", str(self.key), "--format", "md", "-o", "-"],
        )


@contextmanager
def memory() -> Iterator[Path]:
    """A folder for drafts that goes with the playground: the next one's people are others, with the same numbers."""
    shared_memory = default_runtime_dir().parent
    with TemporaryDirectory(
        prefix="ime-playground-", dir=shared_memory if shared_memory.is_absolute() else None
    ) as folder:
        yield Path(folder)


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
