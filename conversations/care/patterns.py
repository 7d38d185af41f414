"""What is said with those words: short patterns, found in any message in time that grows with its length only.

A pattern is a row of families (`WANT`), words (`til`) and choices (`WANT|hadde`); `just?` may be missing; `..` lets up
to five other words in between and `...` up to nine, never across the end of a sentence. The rules, and why each is
there, are written in `rules.toml`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conversations.care.lexicon import Lexicon

GAPS = {"..": 5, "...": 9}
NO_GAP = 0


@dataclass(frozen=True, slots=True)
class Step:
    families: int
    gap: int
    """How many other words may stand before this one."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern was found: its first and last word, and how many "not" stand in its gaps."""

    first: int
    last: int
    nots: int


@dataclass(frozen=True, slots=True)
class Pattern:
    steps: tuple[Step, ...]
    telling: int
    """The families of its rarest word: without one of them in a message it need not be looked for."""

    @classmethod
    def readings(cls, text: str, lexicon: Lexicon, common: int) -> "Iterator[Pattern]":
        """One pattern for each way to take the optional words; `common` are families of words that all messages have.

        Raises ValueError when it cannot be read.
        """
        rows: list[list[Step]] = [[]]
        gap = NO_GAP
        for part in text.split():
            if part in GAPS:
                gap = GAPS[part]
                continue
            families = 0
            for name in part.removesuffix("?").split("|"):
                if name.isupper() and not lexicon.knows(name):
                    raise ValueError(f'The pattern "{text}" names the family {name}, which words.toml does not have.')
                families |= lexicon.bit(name) if name.isupper() else lexicon.literal(name)
            taken = [[*row, Step(families, max(gap, _pending(row)))] for row in rows]
            # The gap before a missing word stays open for the next one.
            missing = [[*row, Step(0, gap)] if gap else row for row in rows] if part.endswith("?") else []
            rows = taken + missing
            gap = NO_GAP
        for row in rows:
            steps = tuple(step for step in row if step.families)
            if not steps:
                raise ValueError(f'The pattern "{text}" needs at least one word that may not be missing.')
            yield cls(steps, min((step.families for step in steps), key=lambda f: lexicon.rarity(f, common)))

    def possible(self, present: int) -> bool:
        """Whether a message with words of these families may hold it at all."""
        return all(step.families & present for step in self.steps)

    def find(self, line: Sequence[int], end: int, nots: int) -> Iterator[Found]:
        """Every place where it begins, with its nearest ending.

        `line` holds each word's families, `end` and `nots` are the families of a sentence's end and of "not". The
        work for each word is bounded by the gaps of the pattern, however the message is made.
        """
        first, rest = self.steps[0].families, self.steps[1:]
        for start, families in enumerate(line):
            if families & first:
                # Where the row may stand so far, and the fewest "not" that were stepped over on the way there.
                places = {start: 0}
                for step in rest:
                    places = _onward(places, step, line, end, nots)
                    if not places:
                        break
                else:
                    last = min(places, key=lambda place: (places[place], place))
                    yield Found(start, last, places[last])


def _onward(places: Mapping[int, int], step: Step, line: Sequence[int], end: int, nots: int) -> dict[int, int]:
    reached: dict[int, int] = {}
    for place, passed in places.items():
        seen = passed
        for at in range(place + 1, min(place + 2 + step.gap, len(line))):
            if line[at] & step.families and seen < reached.get(at, seen + 1):
                reached[at] = seen
            if line[at] & end:
                break
            if line[at] & nots:
                seen += 1
    return reached


def _pending(row: Sequence[Step]) -> int:
    return row[-1].gap if row and not row[-1].families else NO_GAP
