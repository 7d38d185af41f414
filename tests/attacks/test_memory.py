"""Another program of the same user wants the bot's environment and memory, where the token and the peppers are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# The bot's own call, in a process of an ordinary user, with a reader of the same user beside it: root reads anything.
PROGRAM = """
import ctypes, os, resource, sys
from bot.hardening import forbid_dumps
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # as an ordinary program is: changing the user has made it undumpable
if sys.argv[1] == "protected":
    forbid_dumps()
parent = os.getpid()
reader = os.fork()
if reader == 0:
    for name in ("environ", "mem", "maps"):
        try:
            with open(f"/proc/{parent}/{name}", "rb") as file:
                content = file.read(100000) if name != "mem" else b""
            print(name, "read", b"VERY_SECRET" in content)
        except PermissionError:
            print(name, "refused")
    sys.stdout.flush()
    os._exit(0)
os.waitpid(reader, 0)
print("core", resource.getrlimit(resource.RLIMIT_CORE)[1], flush=True)
"""


def told(how: str) -> list[str]:
    if not Path("/proc/self/environ").exists():
        pytest.skip("this system has no /proc")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        env={"VERY_SECRET": "4100200300:AAH", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_nobody_of_the_same_user_reads_the_bots_environment_or_memory() -> None:
    assert told("protected") == ["environ refused", "mem refused", "maps refused", "core 0"]


def test_an_ordinary_programs_environment_is_there_to_be_read() -> None:
    """Shows that the attack works: without `forbid_dumps` the token is read."""
    assert "environ read True" in told("unprotected")
