"""Webhooks: every update is POSTed until the bot answers with 2xx; what belongs in order goes one at a time.

A bot may write one call into its answer; it is carried out, and nobody hears how that went.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx

from playground.shapes import Clock, Json
from playground.updates import UpdateQueue, Waiting

CarryOut = Callable[[Any], Awaitable[None]]

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 5.0
_ANSWER_SECONDS: Final = 60


class Webhook:
    """One address that updates go to, from `start` to `stop`."""

    def __init__(  # noqa: PLR0913, PLR0917 — what Telegram is told of a webhook, and whom it works for
        self, updates: UpdateQueue, clock: Clock, carry_out: CarryOut, url: str, secret: str, connections: int
    ) -> None:
        """Only remember; nothing is sent before `start`. `carry_out` does a call that stands in an answer."""
        self._updates = updates
        self._clock = clock
        self._carry_out = carry_out
        self._url = url
        self._headers = {"content-type": "application/json"} | (
            {"x-telegram-bot-api-secret-token": secret} if secret else {}
        )
        self._connections = connections
        self._free = asyncio.Semaphore(connections)
        self._client = httpx.AsyncClient(timeout=_ANSWER_SECONDS, trust_env=False)
        self._lines: dict[int, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_error: tuple[int, str] | None = None

    def info(self) -> Json:
        """Spell what `getWebhookInfo` says beyond the count of waiting updates."""
        info: Json = {"url": self._url, "max_connections": self._connections}
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    def start(self) -> None:
        """Deliver what waits already, and from now on what comes."""
        for waiting in self._updates.unconfirmed():
            self._line_up(waiting)
        self._updates.on_push = self._line_up

    async def stop(self) -> None:
        """Stop delivering; what was not taken stays in the queue."""
        self._updates.on_push = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def _line_up(self, waiting: Waiting) -> None:
        line = self._lines.get(waiting.key)
        if line is not None:
            line.append(waiting)
            return
        self._lines[waiting.key] = deque([waiting])
        task = asyncio.get_running_loop().create_task(self._deliver_line(waiting.key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_line(self, key: int) -> None:
        line = self._lines[key]
        while line:
            await self._deliver(line[0])
            line.popleft()
        del self._lines[key]

    async def _deliver(self, waiting: Waiting) -> None:
        pause = _FIRST_PAUSE
        while not await self._taken(waiting.text):
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        self._updates.confirm(waiting.id)

    async def _taken(self, text: str) -> bool:
        try:
            async with self._free:
                answer = await self._client.post(self._url, content=text.encode(), headers=self._headers)
        except httpx.HTTPError:
            self._last_error = (int(self._clock()), "Connection failed")
            return False
        if not answer.is_success:
            self._last_error = (int(self._clock()), f"Wrong response from the webhook: {answer.status_code}")
        elif answer.headers.get("content-type", "").startswith("application/json"):
            await self._carry_out(answer.json())
        return answer.is_success
