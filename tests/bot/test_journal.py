from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys

import pytest

from bot import journal


def test_an_event_is_one_line_of_json(log: io.StringIO) -> None:
    journal.note("released", count=6)
    line = json.loads(log.getvalue())
    assert line["event"] == "released"
    assert line["count"] == 6
    assert line.keys() == {"at", "level", "event", "count"}


def test_a_field_that_is_not_allowed_is_refused(log: io.StringIO) -> None:
    with pytest.raises(ValueError, match="chat"):
        journal.note("received", chat=5_210_004_711)
    assert not log.getvalue()


@pytest.mark.parametrize(
    "name", ["telegram", "telegram.ext.Application", "httpx", "httpcore", "aiosqlite", "apscheduler"]
)
def test_libraries_are_silent_at_every_level(log: io.StringIO, capfd: pytest.CaptureFixture[str], name: str) -> None:
    for level in (logging.DEBUG, logging.INFO, logging.CRITICAL):
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).log(level, "needle")
    assert log.getvalue() == ""
    assert capfd.readouterr() == ("", "")
    logging.getLogger(name).setLevel(logging.NOTSET)


def test_an_error_is_told_by_class_and_place_without_its_words(log: io.StringIO) -> None:
    try:
        int("a story")
    except ValueError as error:
        journal.alarm("update_failed", **journal.place_of(error))
    line = json.loads(log.getvalue())
    assert line["error"] == "ValueError"
    assert line["place"].startswith("bot/test_journal.py:")
    assert "story" not in log.getvalue()


def test_what_nobody_catches_is_told_without_its_words() -> None:
    program = """
import asyncio, sys, threading, warnings
from bot import journal
journal.open_journal("DEBUG")
async def main():
    journal.watch(asyncio.get_running_loop())
    async def fail(): raise RuntimeError("needle one")
    task = asyncio.ensure_future(fail()); await asyncio.sleep(0); await asyncio.sleep(0); del task
    import gc; gc.collect()
asyncio.run(main())
warnings.warn("needle two")
thread = threading.Thread(target=lambda: int("needle three")); thread.start(); thread.join()
class Loud:
    def __del__(self): raise RuntimeError("needle four")
Loud()
raise ValueError("needle five")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needle" not in done.stderr + done.stdout
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["error"] for event in events] == [
        "RuntimeError",
        "UserWarning",
        "ValueError",
        "RuntimeError",
        "ValueError",
    ]


async def test_a_loop_without_an_exception_tells_as_much(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    journal.watch(loop)
    loop.call_exception_handler({"message": "needle"})
    loop.set_exception_handler(None)
    assert json.loads(log.getvalue())["error"] == "unknown"
    assert "needle" not in log.getvalue()
