"""Updates for a bot that asks for them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from wire import Wire

CONFLICT = b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates"}'


class Polls:
    """What is not confirmed, and who waits for more; `back` sends an answer on its way."""

    def __init__(self, back: Callable[[Wire, int, bytes], None]) -> None:
        self._back = back
        self._updates: deque[tuple[int, int, bytes]] = deque()  # number, chat, content
        self._poll: tuple[Wire, int, asyncio.TimerHandle] | None = None

    def push(self, number: int, chat: int, content: bytes) -> None:
        """Gives an update to whoever waits, or keeps it."""
        self._updates.append((number, chat, content))
        self._nothing_more()

    def end(self) -> list[tuple[int, int, bytes]]:
        """Lets go of all that is not confirmed."""
        left = list(self._updates)
        self._updates.clear()
        return left

    def ask(self, wire: Wire, fields: dict[str, Any], *, lost: bool) -> None:
        """Forgets what is confirmed, gives what there is, or waits for it."""
        offset = int(fields.get("offset") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        if self._poll is not None:
            other, _, timer = self._poll
            self._poll = None
            timer.cancel()
            if other.transport is not None and other is not wire:
                other.reply(409, CONFLICT)
        limit, hold = int(fields.get("limit") or 100), float(fields.get("timeout") or 0)
        if lost:
            wire.cut()
        elif self._updates or not hold:
            self._give(wire, limit)
        else:
            self._poll = (wire, limit, asyncio.get_running_loop().call_later(hold, self._nothing_more))

    def _nothing_more(self) -> None:
        """Answers who waits."""
        if self._poll is not None:
            wire, limit, timer = self._poll
            self._poll = None
            timer.cancel()
            self._give(wire, limit)

    def _give(self, wire: Wire, limit: int) -> None:
        some = [content for _, (_, _, content) in zip(range(limit), self._updates, strict=False)]
        self._back(wire, 200, b'{"ok":true,"result":[%b]}' % b",".join(some))
