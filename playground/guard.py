"""Keeps the playground to this machine's own browser windows.

A web page from anywhere can make a browser send requests to `127.0.0.1`; so the Host must be this machine (against DNS
rebinding) and an Origin, where there is one, must be this very address (against forged requests).
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """ASGI middleware: lets own windows in, and puts the safety headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before this application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _HEADERS if pair[0] not in names)]
            await send(message)

        if not _from_here(HTTPConnection(scope)):
            refusal = JSONResponse({"error": "The playground answers only on this machine."}, 403)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def _from_here(connection: HTTPConnection) -> bool:
    host = connection.headers.get("host", "")
    if _hostname(f"//{host}") not in _OURS:
        return False
    origin = connection.headers.get("origin")
    if origin is not None and origin.removeprefix("http://").lower() != host.lower():
        return False
    if connection.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return True
    # A link from elsewhere may open the page itself, which holds nothing yet and cannot be framed.
    return connection.url.path == "/" and connection.headers.get("sec-fetch-mode") == "navigate"


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
