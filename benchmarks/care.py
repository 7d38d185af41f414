"""How well acute danger is heard: python benchmarks/care.py FILE…, with lines label<TAB>language<TAB>text."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from conversations.care import sounds_acute


def main() -> None:
    """Prints, for each file, how many lines of each label and language bring the card, and what a text costs."""
    sounds_acute("hei")  # loads the patterns
    for name in sys.argv[1:]:
        lines = [line.split("\t", 2) for line in Path(name).read_text(encoding="utf-8").splitlines()]
        heard: Counter[tuple[str, str]] = Counter()
        every: Counter[tuple[str, str]] = Counter()
        texts = [row for row in lines if len(row) == 3 and not row[0].startswith("#")]
        begun = time.process_time()
        for label, language, text in texts:
            every[label, language] += 1
            heard[label, language] += sounds_acute(text)
        each = (time.process_time() - begun) / max(len(texts), 1) * 1e6
        print(f"{name}: {each:.0f} microseconds a text")
        for label, language in sorted(every):
            print(f"  {label:8} {language:3} {heard[label, language]:4} of {every[label, language]:4}")


if __name__ == "__main__":
    main()
