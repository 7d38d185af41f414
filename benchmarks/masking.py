r"""Counts what masking finds, misses and takes by mistake, and how long it takes.

    python benchmarks/masking.py FILE [--show]

FILE holds one text a line, in which `{TYPE|text}` marks what should be masked; `#` begins a comment and `\n` is a line
break. A marked part counts as found when every character of it but blanks is masked as this type, and as `covered`
when it is masked as whatever type. A false mask is one that touches no marked part; `beyond` counts those that reach
more than four characters past it. Times are of the processor, the best of
seven tries for each story, for other programs may be running.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from conversations.masking import Kind, Span, find

TYPES = {
    "PER": {Kind.NAME},
    "PHONE": {Kind.PHONE},
    "EMAIL": {Kind.EMAIL},
    "FNR": {Kind.NATIONAL_ID},
    "STUDNR": {Kind.STUDENT_NUMBER},
    "ROOM": {Kind.ROOM},
    "HANDLE": {Kind.HANDLE},
    "ADDR": {Kind.ADDRESS},
    "URL": {Kind.LINK},
    "CARD": {Kind.CARD, Kind.ACCOUNT},
}
_MARK = re.compile(r"\{([A-Z]+)\|([^}]*)\}")
_SLACK = 4
_STORY = 300
_TRIES = 7


def read(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of a marked line, and its marked parts with their types."""
    text, marks, done = "", [], 0
    for match in _MARK.finditer(line):
        text += line[done : match.start()]
        marks.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        done = match.end()
    return text + line[done:], marks


def _covered(text: str, start: int, end: int, spans: list[Span]) -> bool:
    return all(text[i].isspace() or any(s.start <= i < s.end for s in spans) for i in range(start, end))


def main(file: str, *, show: bool) -> None:
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    false: Counter[str] = Counter()
    beyond: Counter[str] = Counter()
    texts = []
    for raw in Path(file).read_text(encoding="utf-8").splitlines():
        if not raw or raw.startswith("#"):
            continue
        text, marks = read(raw.replace("\\n", "\n"))
        texts.append(text)
        spans = list(find(text))
        notes = []
        for start, end, name in marks:
            wanted[name] += 1
            hit = _covered(text, start, end, [s for s in spans if s.kind in TYPES[name]])
            seen = _covered(text, start, end, spans)
            found[name] += hit
            covered[name] += seen
            if not hit:
                notes.append(f"{'other type' if seen else 'missed'}: {name} {text[start:end]!r}")
        for span in spans:
            touched = [m for m in marks if m[0] < span.end and span.start < m[1]]
            if not touched:
                false[span.kind] += 1
                notes.append(f"false: {span.kind} {text[span.start : span.end]!r}")
            elif span.start < min(m[0] for m in touched) - _SLACK or span.end > max(m[1] for m in touched) + _SLACK:
                beyond[span.kind] += 1
                notes.append(f"beyond: {span.kind} {text[span.start : span.end]!r}")
        if show and notes:
            print(raw, *notes, sep="\n    ")
    print(f"{'type':<8}{'marked':>7}{'found':>7}{'covered':>9}{'recall':>8}{'false':>7}{'beyond':>8}")
    for name, kinds in TYPES.items():
        recall = f"{found[name] / wanted[name]:.3f}" if wanted[name] else "-"
        print(
            f"{name:<8}{wanted[name]:>7}{found[name]:>7}{covered[name]:>9}{recall:>8}"
            f"{sum(false[k] for k in kinds):>7}{sum(beyond[k] for k in kinds):>8}"
        )
    certain = [name for name in TYPES if name != "PER"]
    all_certain = sum(wanted[n] for n in certain)
    if all_certain:
        print(f"certain kinds: recall {sum(found[n] for n in certain) / all_certain:.3f} of {all_certain}")
    stories = _stories(texts)
    print(f"{len(stories)} stories of about {_STORY} characters: {_milliseconds(stories):.3f} ms in the median")


def _stories(texts: list[str]) -> list[str]:
    """The lines, joined to texts as long as a story."""
    stories, story = [], ""
    for text in texts:
        story = f"{story} {text}".strip()
        if len(story) >= _STORY:
            stories.append(story[:_STORY])
            story = ""
    return stories or [story]


def _milliseconds(stories: list[str]) -> float:
    took = []
    for story in stories:
        tries = []
        for _ in range(_TRIES):
            start = time.process_time()
            find(story)
            tries.append(time.process_time() - start)
        took.append(min(tries))
    return 1000 * statistics.median(took)


if __name__ == "__main__":
    main(sys.argv[1], show="--show" in sys.argv)
