"""Stories that are like another one: cosine of TF-IDF over pieces of four letters.

Pieces of letters rather than words: they find the same in bokmål, nynorsk and dialect, in any inflection.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_PIECE: Final = 4
_WORD: Final = re.compile(r"\w+")


class Likeness:
    """Built once over all texts, by their ids."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        counted = {name: Counter(_pieces(text)) for name, text in texts}
        spread = Counter(piece for pieces in counted.values() for piece in pieces)
        total = len(counted)
        self._weights = {piece: math.log(total / count) for piece, count in spread.items()}
        self._where: dict[str, list[tuple[str, float]]] = {}
        self._vectors: dict[str, dict[str, float]] = {}
        for name, pieces in counted.items():
            vector = {piece: (1 + math.log(count)) * self._weights[piece] for piece, count in pieces.items()}
            length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
            self._vectors[name] = {piece: weight / length for piece, weight in vector.items() if weight}
            for piece, weight in self._vectors[name].items():
                self._where.setdefault(piece, []).append((name, weight))

    def nearest(self, name: str, most: int) -> list[str]:
        """The ids of those most like one, the most alike first; only what has something in common with it."""
        scores: Counter[str] = Counter()
        for piece, weight in self._vectors.get(name, {}).items():
            for other, there in self._where[piece]:
                scores[other] += weight * there  # type: ignore[assignment] # a Counter counts in anything
        del scores[name]
        return [other for other, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _pieces(text: str) -> Iterable[str]:
    for word in _WORD.findall(text.casefold()):
        whole = f" {word} "
        yield from (whole[at : at + _PIECE] for at in range(max(1, len(whole) - _PIECE + 1)))
