"""A courier at work beside a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.outreach import courier as module
from storage.outreach.addresses import KEY_SIZE, Addresses
from storage.outreach.model import Letter
from storage.sqlite.outreach import SqliteOutreach
from tests.bot.outreach.rounds import Round


@pytest.fixture
async def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Round]:
    for name, seconds in (("REST", 0.02), ("TELL", 0.0), ("TIDY", 0.0)):
        monkeypatch.setattr(module, name, seconds)
    addresses = Addresses.of(bytes(range(KEY_SIZE)))
    outreach = await SqliteOutreach.open(tmp_path, addresses)
    yield Round(outreach, addresses)
    await outreach.close()


@pytest.fixture
def postponed(work: Round, monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, bool]]:
    """How long each letter was put off, in seconds, and whether that counted as a try."""
    seen: list[tuple[float, bool]] = []
    real = work.outreach.outbox.postpone

    async def postpone(letters: list[Letter], until: datetime, *, tried: bool) -> None:
        seen.append(((until - work.now).total_seconds(), tried))
        await real(letters, until, tried=tried)

    monkeypatch.setattr(work.outreach.outbox, "postpone", postpone)
    return seen
