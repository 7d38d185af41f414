"""A small balancer: one request after the other to the next replica, and to the one after where that does not answer.

It knows as much of HTTP as Telegram's deliveries need: requests and answers with a `Content-Length`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BROKEN = (OSError, asyncio.IncompleteReadError)
NOBODY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


class Balancer:
    """Counts what the replicas took, and what they did not."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.port = 0
        self.taken = 0
        self.failed = 0
        self._next = 0
        self._idle: dict[int, list[Streams]] = {}
        self._callers: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[Balancer]:
        """Balances while the block runs."""
        self.port = port
        server = await asyncio.start_server(self._called, "127.0.0.1", port)
        try:
            yield self
        finally:
            server.close()
            for caller in self._callers:
                caller.cancel()
            await asyncio.gather(*self._callers, return_exceptions=True)
            for _, writer in [streams for idle in self._idle.values() for streams in idle]:
                writer.close()

    async def until_ready(self) -> None:
        """Waits until every replica says that it is ready."""
        while not await self._all_ready():  # noqa: ASYNC110 — they are asked
            await asyncio.sleep(0.05)

    async def _all_ready(self) -> bool:
        for port in self.ports:
            try:
                answer = await self._asked(port, b"GET /readyz HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n")
            except BROKEN:
                return False
            if not answer.startswith(b"HTTP/1.1 200"):
                return False
        return True

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caller = asyncio.create_task(self._serve(reader, writer))
        self._callers.add(caller)
        caller.add_done_callback(self._callers.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                answer = await self._passed_on(await _whole(reader))
                self.taken += answer.startswith(b"HTTP/1.1 200")
                self.failed += not answer.startswith(b"HTTP/1.1 200")
                writer.write(answer)
                await writer.drain()
        except BROKEN:
            pass
        finally:
            writer.close()

    async def _passed_on(self, request: bytes) -> bytes:
        for _ in self.ports:
            self._next += 1
            port = self.ports[self._next % len(self.ports)]
            try:
                return await self._asked(port, request)
            except ConnectionRefusedError:  # nobody has heard of it
                continue
            except BROKEN:  # somebody may have
                return NOBODY
        return NOBODY

    async def _asked(self, port: int, request: bytes) -> bytes:
        idle = self._idle.setdefault(port, [])
        reader, writer = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            answer = await _whole(reader)
        except BaseException:
            writer.close()
            raise
        idle.append((reader, writer))
        return answer


async def _whole(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
