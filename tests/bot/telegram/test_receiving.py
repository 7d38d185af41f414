"""In which order the receive loop asks and answers."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from bot.telegram.handling import Handling
from bot.telegram.intake import Raw
from bot.telegram.receiving import APART, Receiver


class Updates:
    """Stands in for the way to Telegram: gives one update, then holds a request as Telegram does."""

    def __init__(self, told: list[str]) -> None:
        self._told = told
        self.asked_again = asyncio.Event()

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        self._told.append("asked")
        times = self._told.count("asked")
        await asyncio.sleep(1.25 * APART)  # so that nothing else keeps the next one back
        if times == 2:
            self.asked_again.set()
            await asyncio.Event().wait()
        return 200, b'{"ok": true, "result": [%b]}' % (b'{"update_id": 1}' if times == 1 else b"")


async def test_what_came_is_answered_before_more_is_asked_for() -> None:
    told: list[str] = []
    updates = Updates(told)

    async def handle(_: Raw) -> None:
        for _turn in range(4):  # a commit that is shared, say
            await asyncio.sleep(0)
        told.append("answered")
        await updates.asked_again.wait()  # Telegram hears of it a while later

    receiver = Receiver(SimpleNamespace(base_url=""), updates, Handling(handle, handle))  # type: ignore[arg-type]
    stopping = asyncio.Event()
    running = asyncio.create_task(receiver.run(stopping))
    await updates.asked_again.wait()
    assert told == ["asked", "answered", "asked"]
    stopping.set()
    await running
