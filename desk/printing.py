"""A PDF of a page of ours, by the browser that is on the computer: the same type and breaks as staff see on the screen.

Chosen by measuring; docs/decisions/printing.md has the figures.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES: Final = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
)
_PATIENCE: Final = 300  # seconds; a thousand cards take five
_OPTIONS: Final = (
    *("--headless", "--disable-gpu", "--incognito", "--no-first-run", "--disable-sync", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
)


class NotPrintedError(Exception):
    """There is no PDF; the message is a sentence for whoever asked for it."""


def print_pdf(page: bytes, out: IO[bytes]) -> None:
    """Print an HTML page; it goes to the browser over the loopback, and is nowhere on a disk but in the PDF.

    Args:
        page: Whole, with its style.
        out: A named file, which is written to by that name, or any other file for bytes.

    Raises:
        NotPrintedError: There is no browser that prints, or it did not.
    """
    browser = _browser()
    with _served(page) as address, tempfile.TemporaryDirectory(prefix="ime-print-", dir=_memory()) as folder:
        made = Path(folder) / "made.pdf"
        made.touch(mode=0o600)
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [browser, *_OPTIONS, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", address]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 — found above
        except (OSError, subprocess.TimeoutExpired):
            raise NotPrintedError("The browser did not print. Write an .html file and print it yourself.") from None
        content = made.read_bytes()
    if not content.startswith(b"%PDF"):
        raise NotPrintedError("The browser did not print. Write an .html file and print it yourself.")
    out.write(content)


def _browser() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    found = found or next((str(path) for path in _PLACES if path.exists()), None)
    if found is None:
        raise NotPrintedError(
            "A PDF wants Chromium, Chrome or Edge on this computer. Write an .html file and print it from your browser."
        )
    return found


def _memory() -> Path | None:
    """Where temporary files stay in memory, where there is such a folder."""
    shared = Path("/dev/shm")  # noqa: S108 — a folder of our own is made in it, for our eyes only
    return shared if shared.is_dir() else None


@contextmanager
def _served(page: bytes) -> Iterator[str]:
    """Lend the address of a server that gives this page to whoever knows its secret."""
    path = f"/{secrets.token_urlsafe(16)}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Gives the page."""
            known = self.path == path
            self.send_response(200 if known else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("cache-control", "no-store")
            self.end_headers()
            if known:
                self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
