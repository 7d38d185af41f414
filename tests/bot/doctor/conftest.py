"""A bot's machine as it should be; each test then spoils one thing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyrage import x25519

from bot.doctor.finding import Finding, Verdict
from bot.settings import Settings, settings_from
from storage.sqlite.drafts import SqliteDraftRows
from tests.bot.conftest import TOKEN, address, house, memory_folder, world
from tests.storage.sqlite.scenes import fill

__all__ = ["address", "house", "memory_folder", "world"]


@dataclass
class Machine:
    """The bot's settings and folders on a machine, in memory as the bot wants it."""

    settings: Settings
    env_file: Path

    @property
    def data(self) -> Path:
        return self.settings.data_dir

    @property
    def runtime(self) -> Path:
        return self.settings.runtime


@pytest.fixture
def machine(tmp_path: Path, memory_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Five released stories, six that wait, a draft, two public keys, a token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    data, env_file = tmp_path / "data", tmp_path / "settings"
    asyncio.run(fill(data))
    asyncio.run(_draft(memory_folder))
    keys = [x25519.Identity.generate().to_public() for _ in range(2)]
    (data / "recipients.txt").write_text("".join(f"{key}\n" for key in keys))
    values = {"TELEGRAM_BOT_TOKEN": TOKEN, "DATA_DIR": str(data), "RUNTIME_DIR": str(memory_folder)}
    values |= {"CONTROLLER": "Eksempelhøgskolen", "CONTACT": "ime@example.org"}
    env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    for private in (env_file, data / "recipients.txt"):
        private.chmod(0o600)
    return Machine(settings_from(values), env_file)


async def _draft(folder: Path) -> None:
    rows = await SqliteDraftRows.open(folder)
    await rows.put(b"tag", 1, b"box" * 1000)
    await rows.close()


def bad(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are no pass; each says what to do."""
    told = list(findings)
    assert told, "a check says something in any case"
    found = [finding for finding in told if finding.verdict is not Verdict.PASS]
    assert all(finding.todo for finding in found)
    return found
