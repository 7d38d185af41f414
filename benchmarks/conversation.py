"""What a conversation costs: the real bot, with drafts, sealing and language detection on, against the playground.

    python benchmarks/conversation.py [--students 64] [--rounds 3] [--latency 0] [--api ADDRESS]

Starts a playground and a bot as processes of their own, lets students have whole conversations at the same time, and
prints for each round: conversations and updates a second, p50 and p99 of a reply (from the act on the phone to the
words on it), CPU of the bot process an update, and its peak memory. With `--api` it uses a playground that runs
elsewhere; then start the bot against it yourself and name its process with `--bot-pid`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

SCRIPT = (  # what a student does; a slash or a text is written, a word in brackets is the action of a pressed button
    "/share",
    "Naboen banket på med kake den første helga, og jeg ble så glad at jeg ba henne inn.",
    "[continue]",
    "[feel]",
    "[theme]",
    "[continue]",
    "Jeg skulle ønske at det var felles middag på kjøkkenet hver onsdag, uten påmelding.",
    "[finish]",
    "[send]",
)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Student:
    """One phone: what the bot's last message offers, and a queue of what comes."""

    person: int
    keyboard: list[dict[str, str]] = field(default_factory=list)
    message_id: int = 0
    news: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    def see(self, message: dict[str, Any]) -> None:
        """Takes in a message of the bot's, unless it is an older one that has lost its buttons."""
        keys = [key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
        if message.get("from", {}).get("is_bot") and keys and message["message_id"] >= self.message_id:
            self.keyboard, self.message_id = keys, message["message_id"]
            self.news.put_nowait(None)


@dataclass
class Process:
    """What the operating system says of the bot (Linux)."""

    pid: int

    def cpu(self) -> float:
        """Seconds of processor time so far, own and system's."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def peak(self) -> float:
        """Peak memory in MB."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1024 if found else float("nan")


async def converse(http: httpx.AsyncClient, student: Student, waits: list[float]) -> None:
    """One whole conversation; notes how long each reply took, in seconds."""
    for line in SCRIPT:
        while not student.news.empty():
            student.news.get_nowait()
        where = f"/page/chats/{student.person}"
        begun = time.perf_counter()
        if line.startswith("["):
            wanted = f"|{line[1:-1]}|"
            data = next(key["callback_data"] for key in student.keyboard if wanted in key["callback_data"])
            act = {"person": student.person, "message_id": student.message_id, "data": data}
            await http.post(f"{where}/presses", json=act)
        else:
            await http.post(f"{where}/messages", json={"person": student.person, "text": line})
        await student.news.get()
        waits.append(time.perf_counter() - begun)


async def listen(http: httpx.AsyncClient, students: dict[int, Student]) -> None:
    """Hands every phone what it shows."""
    async with http.stream("GET", "/page/stream", params={"person": list(students)}, timeout=None) as stream:
        name = ""
        async for line in stream.aiter_lines():
            if line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:") and name in {"message", "edited"}:
                told = json.loads(line[5:])
                students[told["chat_id"]].see(told["message"])


async def measure(http: httpx.AsyncClient, students: dict[int, Student], bot: Process) -> dict[str, float]:
    """One round: every student has one conversation, all at the same time."""
    waits: list[float] = []
    cpu, begun = bot.cpu(), time.perf_counter()
    await asyncio.gather(*(converse(http, student, waits) for student in students.values()))
    seconds = time.perf_counter() - begun
    waits.sort()
    return {
        "conversations/s": len(students) / seconds,
        "updates/s": len(waits) / seconds,
        "p50 ms": statistics.median(waits) * 1000,
        "p99 ms": waits[int(len(waits) * 0.99)] * 1000,
        "CPU ms/update": (bot.cpu() - cpu) / len(waits) * 1000,
        "peak MB": bot.peak(),
    }


@contextlib.asynccontextmanager
async def started() -> AsyncIterator[tuple[str, int]]:
    """A playground and a bot; gives the address and the bot's process id."""
    with tempfile.TemporaryDirectory() as folder:
        ime = [sys.executable, "-m", "bot"]
        playground = await asyncio.create_subprocess_exec(
            *ime, "playground", "--no-bot", "--port", "0", "--folder", f"{folder}/p", stdout=asyncio.subprocess.PIPE
        )
        assert playground.stdout is not None
        address = None
        while not address:
            address = re.search(r"http://\S+", (await playground.stdout.readline()).decode())
        ordinary = {"RELEASE_MIN": "6", "RELEASE_EVERY_HOURS": "24", "LOG_LEVEL": "WARNING"}
        bot = await asyncio.create_subprocess_exec(
            *ime, "run", "--env", f"{folder}/p/settings.env", env={**os.environ, **ordinary}
        )
        try:
            yield address[0], bot.pid
        finally:
            for process in (bot, playground):
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                await process.wait()


async def run(options: argparse.Namespace, address: str, pid: int) -> None:
    """Plays the rounds and prints them."""
    limits = httpx.Limits(max_connections=options.students * 2)
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False, limits=limits) as http:
        people = [{"first_name": f"Student {number}", "language_code": "nb"} for number in range(options.students)]
        students = {
            person["id"]: Student(person["id"])
            for person in [(await http.post("/page/people", json=someone)).json() for someone in people]
        }
        listening = asyncio.create_task(listen(http, students))
        await asyncio.sleep(0.5)
        await converse(http, next(iter(students.values())), [])  # the first text loads the language profiles
        await http.post("/page/faults", json={"latency_ms": options.latency})
        rounds = [await measure(http, students, Process(pid)) for _ in range(options.rounds)]
        listening.cancel()
    print(f"{options.students} students at once, {len(SCRIPT)} steps each, {options.latency} ms before every answer")
    for name in rounds[0]:
        values = [one[name] for one in rounds]
        print(f"{name:>16}  median {statistics.median(values):9.2f}   min {min(values):9.2f}   max {max(values):9.2f}")


async def main() -> None:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=float, default=0, help="milliseconds before every answer of the Bot API")
    parser.add_argument("--api", help="a playground that runs already")
    parser.add_argument("--bot-pid", type=int, help="the bot that runs against it")
    options = parser.parse_args()
    if options.api and options.bot_pid:
        await run(options, options.api, options.bot_pid)
        return
    async with started() as (address, pid):
        await run(options, address, pid)


if __name__ == "__main__":
    asyncio.run(main())
