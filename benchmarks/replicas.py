"""Replicas behind a balancer, one database: do the books balance, and how much more do three carry than one?

    python benchmarks/replicas.py [--students 2000] [--at-once 80] [--replicas 3] [--seconds 20] [--seed 1]

First so many seconds of quick students against one replica, then against three, on this machine, with Telegram's
stand-in, the balancer and PostgreSQL on it too. Then the messy students of `soak.py` (edits, old buttons, double
presses, silence), with a bad network on the way to Telegram, while replicas are killed by SIGKILL in turn and the
database is restarted once. In the end every story that was thanked for must be stored exactly once, as its review
showed it, and nothing else may be.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time

from benchmarks.city import City, city
from benchmarks.messy import Books, Student
from benchmarks.soak import FAULTS, balance

LIVES = (4.0, 10.0)  # seconds from when all are there until the next one is killed
RELEASED = 3.0  # seconds until the housekeeper has released what was handed in
STRAINED = {kind: rate / 2 for kind, rate in FAULTS.items()}


async def carried(town: City, seconds: float, at_once: int) -> float:
    """Updates a second that are taken while quick students share without a pause."""
    books, end = Books(), time.monotonic() + seconds

    async def share() -> None:
        while time.monotonic() < end:
            person = town.world.add_person(f"Student {len(town.world.people)}", "nb")
            student = Student(town.world, person, random.Random(person.id), books)
            await student.say("/share")
            await student.say(f"Liten historie {person.id}.")
            for action in ("continue", "skip", "skip", "skip", "send"):
                await student.press(action)

    before = town.balancer.taken
    begun = time.monotonic()
    await asyncio.gather(*(share() for _ in range(at_once)))
    return (town.balancer.taken - before) / (time.monotonic() - begun)


async def kill_in_turn(town: City, draw: random.Random, books: Books) -> None:
    """Kills one replica after the other, and starts it anew."""
    while True:
        for replica in town.replicas:
            await asyncio.sleep(draw.uniform(*LIVES))
            await replica.end(gently=False)
            books.tally["killed"] += 1
            await replica.start()
            await town.balancer.until_ready()


async def messy(town: City, students: int, at_once: int, seed: int) -> list[str]:
    """The messy students with kills and one restart; returns what does not balance."""
    draw, books = random.Random(seed), Books()
    await asyncio.sleep(RELEASED)
    before = set(await town.stored())
    town.world.faults.change({"rates": STRAINED, "seed": seed})
    killing = asyncio.create_task(kill_in_turn(town, draw, books))
    restarted = asyncio.Event()

    async def one_after_another() -> None:
        while len(books.students) < students:
            person = town.world.add_person(f"Student {len(town.world.people)}", "nb")
            books.students.append(Student(town.world, person, random.Random(f"{seed} {person.id}"), books))
            await books.students[-1].live()
            if len(books.students) > students // 2 and not restarted.is_set():
                restarted.set()
                await asyncio.to_thread(town.server.stop)
                await asyncio.to_thread(town.server.start)
                books.tally["database restarted"] += 1

    phones = asyncio.gather(*(one_after_another() for _ in range(at_once)))
    while not phones.done():
        await asyncio.wait({asyncio.ensure_future(asyncio.sleep(30)), phones}, return_when=asyncio.FIRST_COMPLETED)
        print(
            f"  {len(books.students)} students, {dict(books.tally)}, {town.balancer.failed} deliveries failed",
            flush=True,
        )
    await phones
    killing.cancel()
    await asyncio.gather(killing, return_exceptions=True)
    town.world.faults.change({"rates": {}})
    await town.serving(len(town.replicas))
    while len(town.world.updates):  # noqa: ASYNC110 — as above
        await asyncio.sleep(0.2)
    await asyncio.sleep(RELEASED)
    wrong = balance(books, [text for text in await town.stored() if text not in before])
    print(f"  {len(books.students)} students, {books.tally['thanked']} thanked, {len(wrong)} entries do not balance")
    return wrong


async def measure(options: argparse.Namespace) -> int:
    """Runs it all, prints it, and returns the exit status."""
    async with city(options.replicas, options.seed) as town:
        rates = {}
        for count in (1, options.replicas) if options.seconds else ():
            await town.serving(count)
            rates[count] = await carried(town, options.seconds, options.at_once)
            print(f"{count} replica{'s' * (count > 1)}: {rates[count]:.0f} updates/s", flush=True)
        if len(rates) == 2:
            print(f"{options.replicas} carry {rates[options.replicas] / rates[1]:.2f} times what one does")
        await town.serving(options.replicas)
        wrong = await messy(town, options.students, options.at_once, options.seed)
        statuses = await asyncio.gather(*(replica.end(gently=True) for replica in town.replicas))
    print("\n".join(wrong))
    print(f"ended with {statuses}; {'the books balance' if not wrong else 'THE BOOKS DO NOT BALANCE'}")
    return 1 if wrong or any(statuses) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=80)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(asyncio.run(measure(parser.parse_args())))
