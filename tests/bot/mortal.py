"""The real bot as a process of its own that dies by SIGKILL at a given point: `python -m tests.bot.mortal POINT N`.

POINT is where it dies (before or after a commit, or a message that was sent), N the how manieth time it comes there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.commands.run import run
from bot.telegram.messenger import TelegramMessenger
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.stories import SqliteStories

PLACES: dict[str, tuple[type, str]] = {
    "story": (SqliteStories, "add"),
    "draft": (SqliteDraftRows, "put"),
    "message": (TelegramMessenger, "send"),
}


def main() -> None:
    """Runs the bot until it comes to the point."""
    when, place = sys.argv[1].split(" ")
    times = int(sys.argv[2])
    cls, name = PLACES[place]
    original: Callable[..., Awaitable[Any]] = getattr(cls, name)

    async def mortal(*args: Any, **kwargs: Any) -> Any:
        nonlocal times
        times -= 1
        if times == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await original(*args, **kwargs)
        if times == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(cls, name, mortal)
    run(["--env", sys.argv[3]])


if __name__ == "__main__":
    main()
