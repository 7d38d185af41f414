"""Counts and times calls to Telegram, whatever client makes them."""

from __future__ import annotations

import re
import time
from typing import Any, Final

from telegram.request import BaseRequest

from bot.meter import Meter, Unmetered
from bot.telegram.plain import PlainRequest

_METHOD: Final = re.compile(r"[A-Za-z]{1,40}")  # of the Bot API; what stands before it in the address holds the token


class MeteredRequest(PlainRequest):
    """Another request's work, counted."""

    def __init__(self, request: BaseRequest, meter: Meter) -> None:
        """Take who does the work."""
        self._request = request
        self._meter = meter

    @property
    def read_timeout(self) -> float | None:
        return self._request.read_timeout

    async def initialize(self) -> None:
        await self._request.initialize()

    async def shutdown(self) -> None:
        await self._request.shutdown()

    async def do_request(self, url: str, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        begun, outcome = time.monotonic(), "unreached"
        try:
            status, answer = await self._request.do_request(url, *arguments, **options)
            outcome = _outcome(status)
            return status, answer
        finally:
            name = url.rpartition("/")[2].lower()  # Telegram takes any case, and PTB and we write two
            method = name if _METHOD.fullmatch(name) else "other"
            self._meter.call(method, outcome, time.monotonic() - begun)


def metered(request: BaseRequest, meter: Meter) -> BaseRequest:
    """A request whose work is counted; where nobody looks, the request itself."""
    return request if isinstance(meter, Unmetered) else MeteredRequest(request, meter)


def _outcome(status: int) -> str:
    if status < 400:
        return "ok"
    if status == 429:
        return "told_to_wait"
    return "refused" if status < 500 else "failed"
