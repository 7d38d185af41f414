"""The real bot with every library's logger turned up: `python -m tests.attacks.talkative SETTINGS SAID [unprotected]`.

What it writes goes to the files `out` and `err` of the folder SAID: it may be more than a pipe holds.

`unprotected` is the control: the journal that keeps libraries silent is replaced by what most programs do.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from pathlib import Path

from bot import journal
from bot.commands.run import run

LOUD = (
    "telegram",
    "telegram.ext",
    "httpx",
    "httpcore",
    "aiosqlite",
    "asyncio",
    "apscheduler",
    "pyreqwest",
    "reqwest",
    "hyper_util",
    "rustls",
)


def main() -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(sys.argv[2]) / name, os.O_WRONLY | os.O_CREAT), number)
    if "unprotected" in sys.argv:
        journal.open_journal = lambda *_: logging.basicConfig(level=logging.DEBUG)  # type: ignore[assignment]
    opened = journal.open_journal

    def open_and_turn_up(*arguments: str) -> None:
        opened(*arguments)
        for name in LOUD:
            logging.getLogger(name).setLevel(logging.DEBUG)
        warnings.warn("a warning about vaffelpressa", stacklevel=1)
        threading.Thread(target=int, args=("vaffelpressa in a thread",)).start()

    journal.open_journal = open_and_turn_up
    run(["--env", sys.argv[1]])


if __name__ == "__main__":
    main()
