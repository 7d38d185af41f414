"""How fast stories leave the desk, in how much memory: python benchmarks/export.py [COUNT…], 1000 to 100000 if none.

Each form, and the report, is written in a process of its own, from invented stories that are there already, to a file
as `ime export` writes it. Memory is what the process held at most, less what it held with all stories in it. Then a
bundle of a tenth of the stories is opened, by one core and by all. At last a table says how each grows, in seconds of
CPU, which a busy machine hardly changes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyrage
from pyrage import x25519

from conversations.experience import Part
from conversations.languages import NB
from desk.exports import FORMATS, Output
from desk.opening import open_all, open_one
from desk.outfile import new_file
from desk.page.example.inventing import invent
from desk.report import write_report
from desk.study import Passage, Pattern, Study
from desk.wording import wording
from storage.record import to_bytes

REPORT = "report"
COUNTS = (1_000, 10_000, 100_000)
"""Of stories."""


def memory() -> int:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def write(form: str, count: int) -> None:
    """Writes one form and prints what it took, as JSON."""
    stories = invent(count)
    patterns = [
        Pattern(
            f"{number:032x}",
            f"Pattern {number}",
            "A memo.",
            tuple(story.id for story in stories[number :: count // 50]),
            tuple(Passage(story.id, Part.SMALL, 2, 9) for story in stories[number :: count // 20]),
        )
        for number in range(20)
    ]
    held = memory()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories"
        begun, spent = time.perf_counter(), time.process_time()
        study = Study(stories, tuple(patterns))
        with new_file(path) as file:
            if form == REPORT:
                write_report(study, NB, file)
            else:
                FORMATS[form].write(study, wording(NB), Output(file, path.parent))
        took, spent = time.perf_counter() - begun, time.process_time() - spent
        size = path.stat().st_size / 1e6
    print(json.dumps({"took": took, "spent": spent, "held": held, "more": memory() - held, "size": size}))


def told(form: str, count: int) -> float:
    """Has a form written and prints one line about it; returns seconds of CPU."""
    command = [sys.executable, __file__, form, str(count)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    rows = f"{count / found['took']:9,.0f} rows/s {count / found['spent']:9,.0f} rows/s of CPU"
    above = f"{found['more']:5} MB above {found['held']} MB of stories {found['size']:7.1f} MB on disk"
    print(f"{form:9} {count:7,} {rows}   {above}", flush=True)
    return float(found["spent"])


def open_boxes(count: int) -> None:
    """Prints how long boxes take to open, alone and with all cores."""
    keys = [x25519.Identity.generate() for _ in range(3)]
    recipients = [key.to_public() for key in keys]
    boxes = [pyrage.encrypt(to_bytes(story.record), recipients) for story in invent(count)]
    begun = time.perf_counter()
    for box in boxes:
        open_one(box, keys[:1])
    alone = time.perf_counter() - begun
    begun = time.perf_counter()
    opened = sum(1 for _ in open_all(boxes, keys[:1]))
    together = time.perf_counter() - begun
    print(f"opening   {opened:7,} {alone / count * 1e6:.0f} us a box alone, {together / count * 1e6:.0f} us with")
    print(f"                  {os.cpu_count()} cores: {alone / together:.2f} times as fast")


def main() -> None:
    """Measures all forms for each count."""
    if len(sys.argv) == 3 and sys.argv[1] in {*FORMATS, REPORT}:
        write(sys.argv[1], int(sys.argv[2]))
        return
    counts = [int(count) for count in sys.argv[1:]] or COUNTS
    spent = {}
    for count in counts:
        spent |= {(form, count): told(form, count) for form in (*FORMATS, REPORT)}
        open_boxes(max(count // 10, 5_000))
    print(f"\n{'s of CPU':9}" + "".join(f"{count:>11,}" for count in counts))
    for form in (*FORMATS, REPORT):
        print(f"{form:9}" + "".join(f"{spent[form, count]:11.3g}" for count in counts))


if __name__ == "__main__":
    main()
