"""Updates by webhook, as Telegram delivers them.

Of one chat one at a time, and the next when that has been answered with 200; what is answered with anything else, or
not in time, or not at all, comes again: at once, then a second later, or when the answer says. An answer may hold a
call.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from wire import fields_of, parsed

PATIENCE = 60.0  # seconds for an answer
AGAIN = 1.0  # seconds until what has failed twice or more comes again
KNOCK = 0.1  # seconds until a door that nobody opened is tried again


class Way(asyncio.Protocol):
    """A connection to the bot; carries one delivery at a time."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._received = b""
        self._timer: asyncio.TimerHandle | None = None
        self.transport: asyncio.Transport | None = None
        self.chat: int | None = None
        self.deaf = False  # to the answer of what it carries

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — asyncio's form
        self.transport = None
        self._deliveries.lost(self)

    def post(self, request: bytes) -> None:
        """Sends a delivery off."""
        if self.transport is not None:
            self._timer = self._deliveries.loop.call_later(PATIENCE, self.transport.abort)
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        whole = parsed(self._received)
        if whole and self._timer is not None:
            first, headers, body, self._received = whole
            self._timer.cancel()
            self._deliveries.answered(self, int(first.split(" ")[1]), headers, body)


class Deliveries:
    """What is to be delivered to one address.

    Args:
        wanted: What `setWebhook` says.
        latency: Seconds there and back.
        fault: Whether a delivery is to go wrong, and how: "unheard" or "unanswered".
        carry_out: Does the call that an answer holds.
    """

    def __init__(
        self,
        wanted: dict[str, Any],
        latency: Callable[[], float],
        fault: Callable[[], str],
        carry_out: Callable[[str, dict[str, Any]], Any],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.url = str(wanted["url"])
        url = urlsplit(self.url)
        self._where = url.hostname or "", url.port or 80
        self._most = int(wanted.get("max_connections") or 40)
        self._head = (
            f"POST {url.path or '/'} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: keep-alive\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {wanted.get('secret_token', '')}\r\n"
            "Content-Type: application/json\r\nAccept-Encoding: gzip, deflate\r\nContent-Length: "
        ).encode()
        self._latency, self._fault, self._carry_out = latency, fault, carry_out
        self._waiting: dict[int, deque[bytes]] = {}  # by chat; the first is under way, or waits for its turn
        self._turns: deque[int] = deque()  # chats whose first waits for a connection
        self._idle: list[Way] = []
        self._ways: set[Way] = set()
        self._opening: set[asyncio.Task[None]] = set()
        self._failures = Counter[int]()

    def push(self, chat: int, update: bytes) -> None:
        """Delivers an update in its turn."""
        waiting = self._waiting.setdefault(chat, deque())
        waiting.append(update)
        if len(waiting) == 1:
            self._next(chat)

    def end(self) -> list[tuple[int, bytes]]:
        """Delivers no more; returns what has not been answered with 200."""
        left = [(chat, update) for chat, updates in self._waiting.items() for update in updates]
        self._waiting.clear()
        self._turns.clear()
        for way in list(self._ways):
            way.chat = None
            if way.transport is not None:
                way.transport.abort()
        return left

    def _next(self, chat: int) -> None:
        self._turns.append(chat)
        self._go()

    def _go(self) -> None:
        while self._turns and self._idle:
            self._deliver(self._idle.pop(), self._turns.popleft())
        while len(self._opening) < len(self._turns) and len(self._ways) + len(self._opening) < self._most:
            task = self.loop.create_task(self._open())
            self._opening.add(task)

    async def _open(self) -> None:
        try:
            _, way = await self.loop.create_connection(lambda: Way(self), *self._where)
        except OSError:
            await asyncio.sleep(KNOCK)
        else:
            self._ways.add(way)
            self._idle.append(way)
        finally:
            self._opening.discard(cast("asyncio.Task[None]", asyncio.current_task()))
        self._go()

    def _deliver(self, way: Way, chat: int) -> None:
        update = self._waiting[chat][0]
        way.chat = chat
        fault = self._fault()
        if fault == "unheard":
            if way.transport is not None:
                way.transport.abort()
            return
        request = b"%b%d\r\n\r\n%b" % (self._head, len(update), update)
        way.deaf = fault == "unanswered"
        if latency := self._latency():
            self.loop.call_later(latency / 2, way.post, request)
        else:
            way.post(request)

    def answered(self, way: Way, status: int, headers: dict[str, str], body: bytes) -> None:
        """Takes an answer; it reaches Telegram half the latency later."""
        if latency := self._latency():
            self.loop.call_later(latency / 2, self._back, way, status, headers, body)
        else:
            self._back(way, status, headers, body)

    def _back(self, way: Way, status: int, headers: dict[str, str], body: bytes) -> None:
        chat = way.chat
        if chat is None:  # cut meanwhile, and seen to
            return
        if way.deaf:
            if way.transport is not None:
                way.transport.abort()
            return
        way.chat = None
        if way.transport is not None:
            self._idle.append(way)
        if status // 100 != 2:
            self._failed(chat, float(headers.get("retry-after", 0)))
            return
        if body and (call := fields_of(headers.get("content-type", ""), body)).get("method"):
            self._carry_out(call.pop("method"), call)
        self._failures.pop(chat, None)
        waiting = self._waiting[chat]
        waiting.popleft()
        if waiting:
            self._turns.append(chat)
        else:
            del self._waiting[chat]
        self._go()

    def lost(self, way: Way) -> None:
        """A connection is gone, and whatever it carried with it."""
        self._ways.discard(way)
        if way in self._idle:
            self._idle.remove(way)
        chat, way.chat = way.chat, None
        if chat is not None:
            self._failed(chat, 0.0)

    def _failed(self, chat: int, after: float) -> None:
        self._failures[chat] += 1
        pause = after or (AGAIN if self._failures[chat] > 1 else 0.0)
        self.loop.call_later(pause, self._again, chat)

    def _again(self, chat: int) -> None:
        if chat in self._waiting:
            self._next(chat)
