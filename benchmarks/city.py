"""A city's worth of the whole: Telegram's stand-in, a balancer, replicas as processes, and one PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from pyrage import x25519

from bot.settings import Settings, read_settings
from bot.stores import stories_of
from playground.app import create_app
from playground.rooms import TOKEN
from playground.server import serving
from playground.world import World
from storage.bundle import read_bundle, write_bundle
from storage.postgres.migrations import migrate
from storage.record import from_bytes
from storage.sealing import open_box
from tests.balancer import Balancer
from tests.bot.webhooks import free_port
from tests.storage.postgres.server import Server, made

ROOT = Path(__file__).parents[1]
SECRET = "only-telegram-and-the-replicas-know-this"


@dataclass
class Replica:
    """One process, and where it listens."""

    settings: Path
    port: int
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it; its log goes beside its settings."""
        with self.settings.with_suffix(".log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--env", str(self.settings)),
                cwd=self.settings.parent,
                env={**os.environ, "HOME": str(self.settings.parent), "PYTHONPATH": str(ROOT)},
                stderr=log,
            )

    async def end(self, *, gently: bool) -> int:
        """Ends it, by SIGTERM or SIGKILL, and returns its status."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            (self.process.terminate if gently else self.process.kill)()
        return await self.process.wait()


@dataclass
class City:
    """A world, a database, and replicas between them."""

    world: World
    home: Path
    key: x25519.Identity
    server: Server
    balancer: Balancer
    replicas: list[Replica] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return read_settings(self.replicas[0].settings)

    async def stored(self) -> list[str]:
        """The words of every story that staff can read."""
        async with stories_of(self.settings) as stories:
            await write_bundle(self.home / "stories.tar", stories, "replicas", replace=True)
        records = [
            from_bytes(open_box(story.box, [self.key])) for story in read_bundle(self.home / "stories.tar").stories
        ]
        moments = [(record.experience.small, record.experience.structural) for record in records]
        return ["\n".join(moment.text for moment in pair if moment) for pair in moments]

    async def serving(self, count: int) -> None:
        """Has so many replicas at work, the others not."""
        for number, replica in enumerate(self.replicas):
            running = replica.process is not None and replica.process.returncode is None
            if number < count and not running:
                await replica.start()
            elif number >= count and running:
                await replica.end(gently=True)
        self.balancer.ports = [replica.port for replica in self.replicas[:count]]
        await self.balancer.until_ready()


@contextlib.asynccontextmanager
async def city(replicas: int, seed: int) -> AsyncIterator[City]:
    """Everything but students; nothing runs yet but database, stand-in and balancer."""
    world, memory = World(TOKEN, seed=seed), Path("/dev/shm")
    place = memory if memory.is_dir() else None
    with made() as server, tempfile.TemporaryDirectory(dir=place) as folder:
        if server is None:
            sys.exit("There is no PostgreSQL in the test environment for this machine.")
        server.start()
        await asyncio.to_thread(migrate, server.url())
        home, key, recovery = Path(folder), x25519.Identity.generate(), x25519.Identity.generate()
        (home / "recipients.txt").write_text(f"{key.to_public()}\n{recovery.to_public()}\n")
        (home / "pepper").write_bytes(os.urandom(32))
        async with serving(create_app(world)) as address, Balancer().serving(free_port()) as balancer:
            town = City(world, home, key, server, balancer)
            for number in range(replicas):
                port = free_port()
                own = home / f"replica{number}"
                own.mkdir(mode=0o700)
                settings = own / "settings"
                settings.write_text(
                    f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={address}\nDATA_DIR={own}\nRUNTIME_DIR={own}/run\n"
                    f"RECIPIENTS_FILE={home}/recipients.txt\nADDRESS_KEY_FILE={home}/keys/address.key\n"
                    f"DATABASE_URL={server.url()}\nPEPPER_FILE={home}/pepper\nRELEASE_MIN=1\nRELEASE_EVERY_HOURS=0\n"
                    f"WEBHOOK_URL=http://127.0.0.1:{balancer.port}/told\nWEBHOOK_SECRET={SECRET}\n"
                    f"WEBHOOK_LISTEN=127.0.0.1:{port}\n"
                )
                town.replicas.append(Replica(settings, port))
            try:
                yield town
            finally:
                for replica in town.replicas:
                    if replica.process is not None and replica.process.returncode is None:
                        await replica.end(gently=False)
