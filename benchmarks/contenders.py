"""The bots that `conversation.py` sets beside each other, each a process of its own, and what they all talk to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyrage import x25519

from storage.bundle import read_bundle, write_bundle
from storage.record import from_bytes
from storage.sealing import open_box
from storage.sqlite.stories import SqliteStories

HERE = Path(__file__).parent
PEERS = HERE / "peers"
SECRET = "only-telegram-and-the-bots-know-this"
TOKEN = "4100200300:AAHbenchmarkbenchmarkbenchmarkbenchm"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Contender:
    """One bot: its command, the texts that it has stored, and where in memory ours keeps drafts."""

    name: str
    command: list[str]
    stored: Callable[[], Any]
    environment: dict[str, str]
    runtime: Path | None = None

    def clear(self) -> None:
        """Removes what no temporary folder holds."""
        if self.runtime is not None:
            shutil.rmtree(self.runtime)


@dataclass
class Process:
    """What the operating system says of a bot (Linux)."""

    running: asyncio.subprocess.Process

    def cpu(self) -> float:
        """Seconds of processor time so far, own and system's."""
        fields = Path(f"/proc/{self.running.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def peak(self) -> float:
        """Peak memory in MB."""
        return self._memory("VmHWM")

    def now(self) -> float:
        """Memory in MB."""
        return self._memory("VmRSS")

    def _memory(self, name: str) -> float:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{self.running.pid}/status").read_text())
        return int(found[1]) / 1024 if found else float("nan")


def contender_of(name: str, folder: Path, address: str) -> Contender:
    """The contender of that name: ours or a peer, which polls, is behind a webhook, or tuned, as its name says."""
    bot, _, way = name.partition("-")
    port = _free_port() if way == "webhook" else 0
    return ours(folder, address, port) if bot == "ours" else peer(bot, folder, address, port, tuned=way == "tuned")


def ours(folder: Path, address: str, port: int = 0) -> Contender:
    """The real bot, as `ime run` starts it; behind a webhook where there is a port for it."""
    keys = [x25519.Identity.generate() for _ in range(2)]
    data = folder / "data"
    data.mkdir(mode=0o700)
    (data / "recipients.txt").write_text("".join(f"{key.to_public()}\n" for key in keys))
    settings = folder / "settings.env"
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    runtime = tempfile.mkdtemp(dir=memory)
    settings.write_text(
        f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={address}\nDATA_DIR={data}\nRUNTIME_DIR={runtime}\n"
        f"ADDRESS_KEY_FILE={folder / 'address.key'}\nLOG_LEVEL=WARNING\nRELEASE_MIN=1\nRELEASE_EVERY_HOURS=24\n"
        + (
            f"WEBHOOK_URL=http://127.0.0.1:{port}/told\nWEBHOOK_SECRET={SECRET}\nWEBHOOK_LISTEN=127.0.0.1:{port}\n"
            if port
            else ""
        )
    )

    async def stored() -> list[str]:
        stories = await SqliteStories.open(data)
        try:
            await stories.release(datetime.now(UTC), minimum=1, every=timedelta())
            await write_bundle(folder / "stories.tar", stories, "benchmark", replace=True)
        finally:
            await stories.close()
        records = [from_bytes(open_box(story.box, keys)) for story in read_bundle(folder / "stories.tar").stories]
        return [record.experience.small.text for record in records if record.experience.small]

    command = [sys.executable, "-m", "bot", "run", "--env", str(settings)]
    environment = {"HOME": str(folder), "PYTHONPATH": str(HERE.parent)}
    return Contender(f"ours{'-webhook' * bool(port)}", command, stored, environment, Path(runtime))


def peer(name: str, folder: Path, address: str, port: int = 0, *, tuned: bool = False) -> Contender:
    """One of the peers; behind a webhook where there is a port for it."""
    database = folder / "stories.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE story (id INTEGER PRIMARY KEY, text TEXT)")

    async def stored() -> list[str]:
        with sqlite3.connect(database) as connection:
            return [text for (text,) in connection.execute("SELECT text FROM story")]

    if name == "grammy":
        program = [shutil.which("node") or "node", str(PEERS / "grammy" / "bot.js")]
    else:
        program = [sys.executable, str(PEERS / f"{name}_bot.py")]
    behind = [str(port), SECRET] if port else ["tuned"] if tuned else []
    return Contender(
        f"{name}{'-webhook' * bool(port)}{'-tuned' * tuned}",
        [*program, address, TOKEN, str(database), *behind],
        stored,
        {"SCREENS": screens(), "PYTHONPATH": str(HERE.parent)},
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def screens() -> str:
    """The peers' screens as JSON."""
    sys.path.insert(0, str(PEERS))
    import screens as words  # noqa: PLC0415 — lies beside the peers, which are no package

    return json.dumps({name: value for name, value in vars(words).items() if name.isupper()})


@contextlib.asynccontextmanager
async def started(contender: Contender, folder: Path) -> AsyncIterator[Process]:
    """A bot at work."""
    with (folder / "log").open("ab") as log:
        running = await asyncio.create_subprocess_exec(
            *contender.command, cwd=folder, env={**os.environ, **contender.environment}, stdout=log, stderr=log
        )
    try:
        yield Process(running)
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.kill()
        await running.wait()


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The stand-in for the Bot API; gives its address."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(PEERS / "server.py"), stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    try:
        yield (await running.stdout.readline()).decode().strip()
    finally:
        running.kill()
        await running.wait()
