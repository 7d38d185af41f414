"""The bot as a process of its own, with a home of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.bot.conftest import TOKEN, House

ROOT = Path(__file__).parents[2]
MORTAL = "tests.bot.mortal"


def settings_file(house: House, runtime: Path) -> str:
    """The house's settings as a file, with drafts in `runtime`."""
    file = house.folder / "settings"
    settings = house.settings
    file.write_text(
        f"TELEGRAM_BOT_TOKEN={TOKEN}\nTELEGRAM_API_URL={settings.telegram_api_url}\nDATA_DIR={settings.data_dir}\n"
        f"RUNTIME_DIR={runtime}\nRELEASE_MIN=1\nRELEASE_EVERY_HOURS=0\nLOG_LEVEL=DEBUG\nQUIET_HOURS=0-0\n"
        f"STAFF_IDS={','.join(map(str, sorted(settings.staff_ids)))}\n"
        f"DATABASE_URL={settings.database_url}\nPEPPER_FILE={settings.pepper_file or ''}\n"
    )
    return str(file)


@asynccontextmanager
async def process(
    house: House, *arguments: str, stderr: int = asyncio.subprocess.PIPE, measured: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python module, running until the block ends; `measured` for coverage by few tests: it doubles the time."""
    inherited = dict(os.environ)
    if not measured:
        inherited.pop("COVERAGE_PROCESS_CONFIG", None)
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        cwd=house.folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "HOME": str(house.folder), "TMPDIR": str(house.folder / "tmp")},
        stderr=stderr,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.terminate()
        await running.communicate()


async def ends(running: asyncio.subprocess.Process) -> tuple[int, str, str]:
    async with asyncio.timeout(30):
        out, err = await running.communicate()
    assert running.returncode is not None
    return running.returncode, out.decode(), err.decode()
