"""The real bot as a process of its own that dies by SIGKILL at a given point: `python -m tests.bot.mortal POINT N`.

POINT is where it dies (before or after a commit, or a message that was sent or changed), N the how manieth time it is
there, 0 for never. Letters that it had in hand are free again after a second.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.commands.run import run
from bot.outreach import courier
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.post import Post
from storage.sqlite.drafts import SqliteDraftRows
from storage.sqlite.outreach import SqliteOutbox
from storage.sqlite.stories import SqliteStories

PLACES: dict[str, tuple[type, str]] = {
    "story": (SqliteStories, "add"),
    "draft": (SqliteDraftRows, "put"),
    "message": (TelegramMessenger, "send"),
    "edit": (TelegramMessenger, "edit"),
    "fill": (SqliteOutbox, "fill"),
    "claim": (SqliteOutbox, "claim"),
    "settle": (SqliteOutbox, "settle"),
    "letter": (Post, "deliver"),
}


def main() -> None:
    """Runs the bot until it comes to the point."""
    when, place = sys.argv[1].split(" ")
    times = int(sys.argv[2])
    courier.LEASE = timedelta(seconds=1)
    cls, name = PLACES[place]
    original: Callable[..., Awaitable[Any]] = getattr(cls, name)

    async def mortal(*args: Any, **kwargs: Any) -> Any:
        nonlocal times
        times -= when == "before"
        if times == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await original(*args, **kwargs)
        times -= when == "after"
        if times == 0 and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(cls, name, mortal)
    run(["--env", sys.argv[3]])


if __name__ == "__main__":
    main()
