"""What a conversation costs: the real bot, with drafts, sealing and language detection on, and what others would pick.

    python benchmarks/conversation.py
        [--bots ours ours-webhook ptb ptb-tuned aiogram aiogram-webhook grammy grammy-webhook] [--students 64]
        [--conversations 200] [--rounds 3] [--thought 0] [--latency 0] [--faults 0] [--kills 0] [--drafts 0]

All play the same script against the same fast stand-in for the Bot API (`peers/server.py`), in turn, round after
round, each as a process of its own. Printed: updates a second, CPU an update (the bot's process, own and system's),
p50 and p99 of a reply from the act on the phone to the words on it, peak memory, calls an update, those that go with
the answer to a webhook's delivery, and how busy the stand-in was, of one core; medians over the rounds, and the ratio
to ours. Students act in the moment in which they see what they wait for, unless they are given thought. With faults
and kills: how many conversations were left dead, and how many stories stored more than once. With drafts: memory,
and the size of the drafts' file, while so many conversations wait. grammY takes part where `node` is there and
`npm install` was run in `peers/grammy`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.contenders import PEERS, Contender, contender_of, ours, server, started

UNFINISHED = 5  # steps after which a student with a draft stops: the text is told, and felt about
LIVES = (6.0, 10.0)  # seconds that a bot lives until it is killed
NUMBER = re.compile(r"Historie (\d+)\.")


async def play(address: str, **wanted: Any) -> dict[str, Any]:
    """Plays a round, and gives its books."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as http,
        http.post(f"{address}/play", json=wanted) as answer,
    ):
        return dict(await answer.json())


async def measure(contender: Contender, folder: Path, address: str, options: argparse.Namespace) -> dict[str, float]:
    """One round of one bot."""
    async with started(contender, folder) as process:
        await play(
            address, students=8, conversations=8, patience=60.0
        )  # profiles and patterns are loaded by the first text
        cpu = process.cpu()
        books = await play(
            address,
            students=options.students,
            conversations=options.conversations,
            thought=options.thought / 1000,
            latency=options.latency / 1000,
        )
        spent, waits = process.cpu() - cpu, books["waits"]
        calls = Counter[str]()
        for name, times in books["calls"].items():
            calls[name.lower()] += times  # Telegram takes any case
        if books["dead"]:
            raise SystemExit(
                f"{contender.name} left {books['dead']} conversations dead:\n{(folder / 'log').read_text()[-2_000:]}"
            )
        return {
            "updates/s": len(waits) / books["seconds"],
            "CPU ms/update": spent / len(waits) * 1000,
            "p50 ms": statistics.median(waits) * 1000,
            "p99 ms": waits[int(len(waits) * 0.99)] * 1000,
            "peak MB": process.peak(),
            "calls/update": sum(n for name, n in calls.items() if name != "getupdates") / len(waits),
            "polls/update": calls["getupdates"] / len(waits),
            "in answers/update": sum(books["in_answers"].values()) / len(waits),
            "stand-in busy": books["busy"],
        }


async def endure(contender: Contender, folder: Path, address: str, options: argparse.Namespace) -> str:
    """A round with faults, and kills if wanted: how many conversations died, how many stories are doubled or lost."""
    draw = random.Random(options.seed)
    kills = options.kills
    playing = asyncio.create_task(
        play(
            address,
            students=options.students,
            conversations=options.conversations,
            latency=options.latency / 1000,
            faults=options.faults,
            seed=options.seed,
            patience=60.0 if kills else 25.0,  # a bot that is killed starts anew
        )
    )
    while not playing.done():
        async with started(contender, folder):
            wait = draw.uniform(*LIVES) if kills else 600
            await asyncio.wait({playing}, timeout=wait)
        kills -= not playing.done()
    books = await playing
    if not books["waits"]:
        raise SystemExit(f"{contender.name} has answered nobody:\n{(folder / 'log').read_text()[-2_000:]}")
    told = Counter(int(found[1]) for text in await contender.stored() if (found := NUMBER.search(text)))
    doubled, lost = sum(told.values()) - len(told), options.conversations - books["dead"] - len(told)
    return (
        f"{contender.name:>15}: of {options.conversations} conversations {books['dead']} dead; {doubled} stories "
        f"doubled, {lost} thanked for and not there; faults {books['faults']}, "
        f"killed {options.kills - kills} times, {books['seconds']:.0f} s"
    )


async def leave(options: argparse.Namespace) -> None:
    """Has so many students stop before they are through, and prints what their drafts take."""
    with tempfile.TemporaryDirectory() as place:
        async with server() as address:
            folder = Path(place)
            contender = ours(folder, address)
            async with started(contender, folder) as process:
                books = await play(address, students=options.students, conversations=options.drafts, steps=UNFINISHED)
                size = sum(file.stat().st_size for file in contender.runtime.rglob("*.db")) if contender.runtime else 0
                left = options.drafts - books["dead"]
                print(f"{left} drafts open: {process.now():.0f} MB, at most {process.peak():.0f}")
                print(f"{size / options.drafts:.0f} bytes of the drafts' file each")
            contender.clear()


async def run(options: argparse.Namespace) -> None:
    """Plays the rounds and prints them."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in options.bots}
    begun = time.monotonic()
    for number in range(options.rounds):
        for name in options.bots:
            if name.startswith("grammy") and not (
                shutil.which("node") and (PEERS / "grammy" / "node_modules").is_dir()
            ):
                print("grammY is left out: it wants `node`, and `npm install` in benchmarks/peers/grammy.")
                continue
            with tempfile.TemporaryDirectory() as place:
                async with server() as address:
                    folder = Path(place)
                    contender = contender_of(name, folder, address)
                    if options.faults or options.kills:
                        print(await endure(contender, folder, address, options), flush=True)
                    else:
                        figures[name].append(await measure(contender, folder, address, options))
                        shown = "  ".join(f"{key} {value:.2f}" for key, value in figures[name][-1].items())
                        print(f"round {number + 1} {name:>15}  {shown}", flush=True)
                    contender.clear()
    table(figures)
    print(f"{time.monotonic() - begun:.0f} s in all")


def table(figures: dict[str, list[dict[str, float]]]) -> None:
    """Prints the medians, and each bot's CPU beside ours, round by round."""
    for name, rounds in figures.items():
        if rounds:
            medians = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
            print(f"{name:>15}  " + "  ".join(f"{key} {value:.2f}" for key, value in medians.items()))
            for own in ("ours", "ours-webhook"):
                pairs = zip(rounds, figures.get(own, ()), strict=False)
                ratios = [one["CPU ms/update"] / mine["CPU ms/update"] for one, mine in pairs]
                if ratios and own != name:
                    print(f"{'':>15}  CPU {statistics.median(ratios):.2f} times {own}")


def main() -> None:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bots", nargs="+", default=["ours", "ptb", "aiogram", "grammy"])
    parser.add_argument("--students", type=int, default=64)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--thought", type=float, default=0, help="milliseconds from seeing to acting")
    parser.add_argument("--latency", type=float, default=0, help="milliseconds to the Bot API and back")
    parser.add_argument("--faults", type=float, default=0, help="the part of calls that go wrong, 0.02 say")
    parser.add_argument("--kills", type=int, default=0, help="how often the bot is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--drafts", type=int, default=0, help="how many of our conversations to leave unfinished")
    options = parser.parse_args()
    asyncio.run(leave(options) if options.drafts else run(options))


if __name__ == "__main__":
    main()
