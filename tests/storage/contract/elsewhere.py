"""Another program at work on the same stories: see test_processes.py.

`python -m tests.storage.contract.elsewhere KIND FOLDER FIRST LAST` adds these stories, releasing as it goes, and tells
how many it released; it begins when it is told to.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.storage.contract.places import PLACES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def main(kind: str, folder: Path, numbers: range) -> None:
    stories = await PLACES[kind](folder).open_stories()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # nothing else is to happen meanwhile
    released = 0
    for number in numbers:
        await stories.add(number.to_bytes(16, "big"), b"box %d" % number)
        released += await stories.release(NOW, minimum=2, every=timedelta())
        if number % 10 == 7:
            await stories.withdraw(number.to_bytes(16, "big"))
    await stories.close()
    sys.stdout.write(f"{released}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), range(int(sys.argv[3]), int(sys.argv[4]))))
