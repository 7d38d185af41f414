"""How well and how fast the language of a text is told, on any folder of TSV files.

Each line of a file is `language<TAB>text`. The language is as `detect` gives it, or `no` where bokmål and nynorsk both
count, or `und` where there is nothing to tell. Other files in the folder are passed over.

    python benchmarks/language.py FOLDER [--errors] [--half 0|1]

`--half` takes every second line only, so that rules can be made on one half and judged on the other.
"""

import argparse
import itertools
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conversations.language import detect  # the project need not be installed

NORWEGIAN = {"nb", "nn"}
# The length of a text that the time limit is about.
TYPICAL = 300
# Enough to load every table that a Norwegian text needs.
FIRST = "Det var en gang en student som kom til byen."

_LOADING = """
import pathlib, resource, sys, time
sys.path.insert(0, sys.argv[1])
def resident():
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20
before, start = resident(), time.perf_counter()
from conversations.language import detect
detect(sys.argv[2])
print(time.perf_counter() - start, resident() - before)
"""


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description="How well and how fast the language of a text is told.")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--errors", action="store_true", help="print each text that was told wrong")
    arguments.add_argument(
        "--half", type=int, choices=(0, 1), help="every second line only, from the first or the second"
    )
    options = arguments.parse_args()

    print(f"{'file':<28}{'language':<10}{'n':>5}{'right':>8}{'nb or nn':>10}  most common confusion")
    texts = []
    for path in sorted(options.folder.glob("*.tsv")):
        rows = list(itertools.islice(_rows(path), options.half or 0, None, 1 if options.half is None else 2))
        texts += [text for _, text in rows]
        for language, heard in _heard(rows, show=options.errors).items():
            _print_row(path.stem, language, heard)
    _print_cost(texts)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        language, *rest = line.split("\t")
        # A file of something else has another number of columns.
        if len(rest) == 1:
            yield language, rest[0]


def _heard(rows: list[tuple[str, str]], *, show: bool) -> dict[str, Counter[str]]:
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for language, text in rows:
        found = detect(text)
        heard[language][found.language] += 1
        if show and found.language not in _right(language):
            print(f"  {language} -> {found.language} {found.probability:.2f}  {text}")
    return heard


def _right(language: str) -> set[str]:
    return NORWEGIAN if language == "no" else {language}


def _print_row(file: str, language: str, heard: Counter[str]) -> None:
    total = heard.total()
    right = sum(heard[name] for name in _right(language))
    norwegian = sum(heard[name] for name in NORWEGIAN)
    wrong = [(name, count) for name, count in heard.most_common() if name not in _right(language)]
    confusion = f"{wrong[0][0]} ({wrong[0][1]})" if wrong else ""
    print(f"{file:<28}{language:<10}{total:>5}{right / total:>8.1%}{norwegian / total:>10.1%}  {confusion}")


def _print_cost(texts: list[str]) -> None:
    command = [sys.executable, "-c", _LOADING, str(Path(__file__).resolve().parent.parent), FIRST]
    loads = [subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() for _ in range(5)]
    seconds, mebibytes = (statistics.median(map(float, column)) for column in zip(*loads, strict=True))
    print(f"\nimport and first text: {seconds:.3f} s, {mebibytes:.1f} MiB (median of 5 processes)")

    prose = " ".join(text for text in texts if text.isprintable())
    samples = [prose[start : start + TYPICAL] for start in range(0, min(len(prose), 1000 * TYPICAL), TYPICAL)]
    if not samples:
        return
    times = []
    for sample in samples:
        start = time.perf_counter()
        detect(sample)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    p50, p99 = (times[int(len(times) * part)] for part in (0.5, 0.99))
    print(f"{TYPICAL} characters: p50 {p50:.2f} ms, p99 {p99:.2f} ms ({len(times)} texts)")


if __name__ == "__main__":
    main()
