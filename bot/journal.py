"""The operator's log: our own logger, and nothing but an allow-list of fields.

Libraries log what we must never keep: `httpx` the token, `telegram` whole updates, `aiosqlite` SQL parameters. So no
logger but ours has anywhere to write, at any level; what goes wrong is told as a class and a place in the code, since
an exception's message may quote a student.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import traceback
import warnings
from datetime import UTC, datetime
from io import TextIOBase
from types import TracebackType
from typing import Any, Final, TextIO

# What may stand in the log: counts, and names of our own making. Nothing here can be a person or a text.
ALLOWED: Final = frozenset(
    {
        "error",
        "place",
        "count",
        "method",
        "status",
        "tries",
        "problem",
        "sent",
        "blocked",
        "failed",
    }
)

_LOGGER: Final = logging.getLogger("ime")


def open_journal(level: str, stream: TextIO | TextIOBase | None = None) -> None:
    """Begins logging to `stream` (standard error) as one line of JSON an event, and silences everybody else."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.addHandler(logging.NullHandler())
    root.setLevel(logging.CRITICAL + 1)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line())
    _LOGGER.handlers[:] = [handler]
    _LOGGER.setLevel(level)
    _LOGGER.propagate = False
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Tells of what nobody caught in `loop`, without its words."""
    loop.set_exception_handler(lambda _, context: _tell_uncaught(context.get("exception")))


def note(event: str, **fields: str | float) -> None:
    """An ordinary event."""
    _write(logging.INFO, event, fields)


def warn(event: str, **fields: str | float) -> None:
    """Something that an operator may want to look at."""
    _write(logging.WARNING, event, fields)


def alarm(event: str, **fields: str | float) -> None:
    """Something that an operator must look at."""
    _write(logging.ERROR, event, fields)


def place_of(error: BaseException) -> dict[str, str]:
    """Class and innermost place of ours, as fields for the log; never the message, which may quote a student."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    innermost = (ours or frames)[-1:]
    place = "".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno}" for frame in innermost)
    return {"error": type(error).__name__, "place": place}


def _write(level: int, event: str, fields: dict[str, Any]) -> None:
    strange = fields.keys() - ALLOWED
    if strange:
        raise ValueError(f"The log does not take {', '.join(sorted(strange))}; see bot/journal.py.")
    _LOGGER.log(level, event, extra={"fields": fields})


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One line: when (UTC, whole seconds), how grave, what, and the fields."""
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = getattr(record, "fields", {})
        return json.dumps({"at": when, "level": record.levelname.lower(), "event": record.msg, **fields})


def _tell_uncaught(error: BaseException | None) -> None:
    alarm("uncaught", **(place_of(error) if error else {"error": "unknown"}))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001 — sys.excepthook's form
    _tell_uncaught(error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    _tell_uncaught(args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    _tell_uncaught(args.exc_value)


def _warned(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:  # noqa: ARG001 — its form
    warn("warning", error=category.__name__)
