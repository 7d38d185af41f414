"""An event loop whose time jumps to the next thing that is due: hours pass at once, and nothing is measured by them."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jumping(selectors.DefaultSelector):  # type: ignore[valid-type, misc] # its class depends on the system
    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class InstantLoop(asyncio.SelectorEventLoop):
    """Without network: what waits for a socket would wait for ever."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_instantly(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns, with all its waiting done at once."""
    loop = InstantLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
