"""How long staff wait at the desk: opening a bundle of thousands, and what its page does with them.

    python benchmarks/reading.py --stories 5000

Writes a bundle of invented stories sealed to three keys, opens it as `ime desk` does, and asks the page for what staff
ask for, each thing three times; the middle of the three is printed, in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import statistics
import tarfile
import tempfile
import time
from pathlib import Path

import httpx
import pyrage
from pyrage import x25519

from desk.page.app import create_app
from desk.page.example.inventing import invent
from desk.page.session import Phase, Session
from storage.record import to_bytes

PERIODS = "first_since=2026-W36&first_until=2026-W38&second_since=2026-W39&second_until=2026-W42"
PLACES = {
    "first story": "stories",
    "search": "stories?words=kaffe",
    "filters": "stories?feelings=good&themes=people&languages=nb&since=2026-W38",
    "more like this, first": "stories?alike=1",
    "more like this": "stories?alike=1",
    "words": "words",
    "report": "report",
    "report, two periods": f"report?{PERIODS}",
    "cards, 24": "cards?count=24&seed=1",
    "cards, all": "cards?seed=1",
}


def write_bundle(path: Path, count: int, keys: list[x25519.Identity]) -> None:
    """A bundle as the bot writes it."""
    recipients = [key.to_public() for key in keys]
    boxes = {story.id: pyrage.encrypt(to_bytes(story.record), recipients) for story in invent(count)}
    head = {"format": "ime-bundle", "version": 1, "source": "Trondheim", "stories": count}
    head["withdrawn_sha256"] = hashlib.sha256(b"").hexdigest()
    members = {"bundle.json": json.dumps(head).encode(), "withdrawn.txt": b""}
    members |= {f"stories/{name}.age": box for name, box in sorted(boxes.items())}
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


async def measure(count: int, folder: Path) -> None:
    """Prints the figures."""
    keys = [x25519.Identity.generate() for _ in range(3)]
    bundle, key = folder / "stories.tar", folder / "key.txt"
    write_bundle(bundle, count, keys)
    key.write_text(f"{keys[2]}\n")
    session = Session()
    app = create_app(session, secret="s" * 22, folders=[])
    began = time.perf_counter()
    session.open([bundle], key, "")
    while session.phase is Phase.OPENING:  # noqa: ASYNC110 — asks as the page does
        await asyncio.sleep(0.01)
    assert session.phase is Phase.OPEN, session.problem
    print(f"{'open ' + str(count):>24} {1000 * (time.perf_counter() - began):8.0f} ms")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=600) as http:
        for what, place in PLACES.items():
            took, size = [], 0
            for _ in range(1 if what.endswith("first") else 3):
                await http.get(f"/{'s' * 22}/stories?words={what}")  # so that nothing is at hand from the time before
                began = time.perf_counter()
                answer = await http.get(f"/{'s' * 22}/{place}")
                took.append(time.perf_counter() - began)
                assert answer.status_code == 200
                size = len(answer.content)
            print(f"{what:>24} {1000 * statistics.median(took):8.0f} ms {size / 1000:8.0f} kB")


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=5_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(arguments.stories, Path(folder)))


if __name__ == "__main__":
    main()
