"""The Bot API over HTTP: addresses, the envelope around answers, and faults on the way.

`/bot<token>/<method>` takes GET and POST; `/file/bot<token>/<path>` hands out files.
"""

import asyncio
import contextlib
import inspect
import json
import secrets
import socket
import struct
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from playground.faults import Fault
from playground.methods import METHODS
from playground.methods.receiving import RawJson
from playground.parameters import read_parameters
from playground.refusals import RefusedError, too_many_requests
from playground.world import World

_BAD_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class BotApi:
    """An ASGI application for everything under `/bot`."""

    def __init__(self, world: World) -> None:
        """Speak for this world's bot."""
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        token, _, method = scope["path"].removeprefix("/bot").partition("/")
        with contextlib.suppress(ClientDisconnect):  # whoever hangs up in the middle of asking wants no answer
            response = await self._answer(request, token, method.strip("/").lower())
            await response(scope, receive, send)

    async def _answer(self, request: Request, token: str, method: str) -> Response:
        if not _same(token, self._world.bot.token):
            return _refusal(RefusedError(401, "Unauthorized"))
        if method not in METHODS:
            return _refusal(RefusedError(404, "Not Found"))
        if request.method not in {"GET", "POST"}:
            return _refusal(RefusedError(405, "Method Not Allowed"))
        faults = self._world.faults
        fault = faults.draw(method)
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if fault is not None and fault.kind != "lost":
            return await _failing(request, fault)
        response = await self._carried_out(request, method)
        if fault is not None:
            await _cut(request)
        return response

    async def _carried_out(self, request: Request, method: str) -> Response:
        try:
            result = METHODS[method](self._world, await read_parameters(request))
            if inspect.isawaitable(result):
                result = await result
        except RefusedError as refused:
            return _refusal(refused)
        spelled = result if isinstance(result, RawJson) else _spelled(result)
        return _json(200, f'{{"ok":true,"result":{spelled}}}')


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


def _spelled(result: Any) -> str:
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))


def _json(status: int, text: str) -> Response:
    return Response(text.encode("utf-8", "surrogatepass"), status, media_type="application/json")


def _refusal(refused: RefusedError) -> Response:
    body = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters is not None:
        body["parameters"] = refused.parameters
    response = _json(refused.code, _spelled(body))
    if refused.parameters and "retry_after" in refused.parameters:
        response.headers["retry-after"] = str(refused.parameters["retry_after"])
    return response


async def _failing(request: Request, fault: Fault) -> Response:
    match fault.kind:
        case "429":
            return _refusal(too_many_requests(fault.retry_after))
        case "502":
            return Response(_BAD_GATEWAY, 502, media_type="text/html")
        case "reset" | "lost":
            await _cut(request)
        case "500":
            pass
    return _refusal(RefusedError(500, "Internal Server Error"))


async def _cut(request: Request) -> None:
    """Break the connection without a word: nothing answered afterwards arrives. `server.py` lends the transport."""
    transport: asyncio.Transport = request.scope["state"]["transport"]
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
    await asyncio.sleep(0)
    await asyncio.sleep(0)


class BotFiles:
    """An ASGI application for everything under `/file/bot`."""

    def __init__(self, world: World) -> None:
        """Hand out this world's files."""
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one download."""
        token, _, path = scope["path"].removeprefix("/file/bot").partition("/")
        stored = self._world.files.at(path)
        if not _same(token, self._world.bot.token):
            response = _refusal(RefusedError(401, "Unauthorized"))
        elif stored is None:
            response = _refusal(RefusedError(404, "Not Found"))
        else:
            response = Response(stored.content, media_type="application/octet-stream")
        await response(scope, receive, send)
