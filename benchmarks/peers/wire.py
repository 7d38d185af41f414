"""As little HTTP/1.1 as clients of the Bot API speak, as fast as a Python loop does it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from email.parser import BytesParser
from typing import Any, cast
from urllib.parse import parse_qsl


class Wire(asyncio.Protocol):
    """One connection; gives each request to `answer(wire, path, fields)`, which answers by `reply`, now or later."""

    def __init__(self, answer: Callable[[Wire, str, dict[str, Any]], None]) -> None:
        self._answer = answer
        self._received = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — asyncio's form
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while whole := parsed(self._received):
            first, headers, body, self._received = whole
            path = first.split(" ")[1].partition("?")[0]
            self._answer(self, path, fields_of(headers.get("content-type", ""), body))
        if self.transport is not None and self._received.endswith(b"\r\n\r\n") and b"100-continue" in self._received:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def reply(self, status: int, content: bytes) -> None:
        """Answers the request; nothing happens where the client has gone."""
        if self.transport is not None:
            head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
            self.transport.write(head.encode() + content)

    def cut(self) -> None:
        """Resets the connection."""
        if self.transport is not None:
            self.transport.abort()


def parsed(received: bytes) -> tuple[str, dict[str, str], bytes, bytes] | None:
    """A request or an answer: first line, headers in small letters, body, and what follows; None until whole."""
    head, found, rest = received.partition(b"\r\n\r\n")
    if not found:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "transfer-encoding" in headers:
        body, end, left = _chunks(rest)
        return (first, headers, body, left) if end else None
    length = int(headers.get("content-length", 0))
    return (first, headers, rest[:length], rest[length:]) if len(rest) >= length else None


def _chunks(data: bytes) -> tuple[bytes, bool, bytes]:
    """The body of a chunked request, whether it is whole, and what follows it."""
    body = b""
    while True:
        size, found, data = data.partition(b"\r\n")
        length = int(size or b"0", 16)
        if not found or len(data) < length + 2:
            return b"", False, b""
        body, data = body + data[:length], data[length + 2 :]
        if not length:
            return body, True, data


def fields_of(kind: str, body: bytes) -> dict[str, Any]:
    """What a body says, in any of the forms that the Bot API takes."""
    if not body:
        return {}
    if kind.startswith("application/json"):
        return cast("dict[str, Any]", json.loads(body))
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode()))
    parts = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).get_payload()
    return {
        str(part.get_param("name", header="content-disposition")): cast("bytes", part.get_payload(decode=True)).decode()
        for part in cast("list[Any]", parts)
    }
