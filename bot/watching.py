"""Whoever watches the bot at work: Prometheus at an address of this machine, and an operator at a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bot.meter import Meter, Unmetered
from bot.settings import Settings
from bot.status import StatusLine

if TYPE_CHECKING:
    from bot.metrics import Metrics


@asynccontextmanager
async def watching(settings: Settings, status: StatusLine | None) -> AsyncIterator[Meter]:
    """What the bot is to tell of its work to, while the block runs; raises CannotListenError."""
    if settings.metrics_listen is None and status is None:
        yield Unmetered()
        return
    from bot.metrics import Metrics  # noqa: PLC0415 — where nobody watches, 3 MB stay free

    metrics = Metrics(settings.min_group)
    async with AsyncExitStack() as stack:
        if settings.metrics_listen is not None:
            from bot.serving import serving  # noqa: PLC0415 — as above

            listening = settings.metrics_listen.open("METRICS_LISTEN")
            await stack.enter_async_context(serving(metrics.app(), listening))
        if status is not None:
            showing = asyncio.create_task(status.keep(lambda since: line_of(metrics, since)))
            stack.push_async_callback(_end, showing)
        yield metrics


def line_of(metrics: Metrics, since: str) -> str:
    """How it goes, in a line; the numbers as Prometheus is told them."""
    done = metrics.told("ime_update_seconds_count", outcome="done")
    seconds = metrics.told("ime_update_seconds_sum", outcome="done")
    parts = [f"running {since}", f"{done:.0f} updates" if done else "waiting for the first updates"]
    if done:
        parts.append(f"{1000 * seconds / done:.0f} ms each")
    if sent := metrics.told("ime_letters_total", outcome="sent"):
        parts.append(f"{sent:.0f} letters sent")
    for outcome, words in (("apologised", "failed"), ("put_off", "put off")):
        if count := metrics.told("ime_update_seconds_count", outcome=outcome):
            parts.append(f"{count:.0f} {words}")
    return "ime: " + ", ".join(parts) + ". Ctrl-C stops it."


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
