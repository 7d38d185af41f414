"""The line at the bottom of an operator's terminal."""

from __future__ import annotations

import asyncio
import io
import os
import pty
from pathlib import Path

import pytest

from bot.metrics import Metrics
from bot.status import StatusLine, _lasting
from bot.watching import line_of
from tests.bot.conftest import House
from tests.bot.phone import Phone, until
from tests.bot.processes import process, settings_file


def test_the_log_goes_on_above_the_line() -> None:
    terminal = io.StringIO()
    status = StatusLine(terminal)
    status.show("all is well")
    status.write('{"event": "x"}\n')
    status.show("all is well")
    status.show("")
    clear = "\r\x1b[2K"
    assert terminal.getvalue() == f'{clear}all is well{clear}{{"event": "x"}}\nall is well{clear}'


def test_it_says_how_it_goes() -> None:
    metrics = Metrics(2)
    assert line_of(metrics, "0 min") == "ime: running 0 min, waiting for the first updates. Ctrl-C stops it."
    for outcome in ("done", "done", "apologised", "apologised", "put_off"):
        metrics.update(outcome, 0.05)
    metrics.letter("sent")
    metrics.letter("sent")
    told = "ime: running 3 h 2 min, 2 updates, 50 ms each, 2 letters sent, 2 failed. Ctrl-C stops it."
    assert line_of(metrics, "3 h 2 min") == told


@pytest.mark.parametrize(("seconds", "words"), [(59, "0 min"), (3_720, "1 h 2 min"), (176_400, "2 d 1 h")])
def test_times_are_told_shortly(seconds: int, words: str) -> None:
    assert _lasting(seconds) == words


async def test_at_a_terminal_there_is_one_and_elsewhere_there_is_none(
    house: House, student: Phone, memory_folder: Path
) -> None:
    ours, theirs = pty.openpty()
    arguments = ("bot", "run", "--env", settings_file(house, memory_folder))
    async with process(house, *arguments, stderr=theirs, measured=True):
        os.close(theirs)
        said = bytearray()
        asyncio.get_running_loop().add_reader(ours, lambda: said.extend(os.read(ours, 4096)))
        await until(lambda: b"ime: running 0 min" in said)
        await until(lambda: b'"event": "receiving"' in said)
        asyncio.get_running_loop().remove_reader(ours)
    os.close(ours)
    async with process(house, *arguments) as running:
        await student.say("/start")
        running.terminate()
        _, log = await running.communicate()
    assert b"ime: running" not in log
