"""What a rule is, and how one is applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from conversations.masking.spans import Kind, Span

Match: TypeAlias = re.Match[str]
Extent: TypeAlias = tuple[int, int]


def whole(match: Match) -> Extent | None:
    """All that the pattern's group `it` matched."""
    return match.span("it")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern whose group `it` is what identifies somebody.

    Every pattern holds bounded repetitions only and begins where a lookbehind allows, so that its cost grows with the
    text's length and no faster.

    Attributes:
        kind: what the pattern finds.
        pattern: is applied to the folded text, in which a text's earlier finds are blanked.
        needs: parts of words, in lower case, one of which stands in any text that the rule could find something in;
            those that begin with a blank stand at the beginning of a word, and only they hold blanks.
        digits: how many digits such a text holds at least.
        sign: is found in any such text too, and is quicker to look for than the pattern.
        extent: the part to mask, or None where a second look says that it is nothing.
    """

    kind: Kind
    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ()
    digits: int = 0
    sign: re.Pattern[str] | None = None
    extent: Callable[[Match], Extent | None] = whole

    def spans(self, plain: str) -> Iterator[Span]:
        """What the rule finds in a folded text, sorted, not overlapping."""
        if self.sign is not None and not self.sign.search(plain):
            return
        position = 0
        while match := self.pattern.search(plain, position):
            extent = self.extent(match)
            if extent is None:
                position = match.start("it") + 1
            else:
                yield Span(*extent, self.kind, certain=True)
                position = extent[1]
