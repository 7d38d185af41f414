"""Which known word somebody meant whose thumb slipped once."""

from collections.abc import Iterable, Iterator

SHORTEST = 7
"""Letters. Shorter words have too many honest neighbours ("leve", "lese", "leke")."""
SHORTEST_SWAPPED = 3
"""Letters. Shorter words than the above are still known with two neighbours swapped ("vli", "lsyt")."""


class Typos:
    """Known words, found by what is left when one letter is taken out (so the work does not grow with their number)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._meant: dict[str, set[str]] = {}
        self._shapes: set[tuple[str, int]] = set()
        for word in words:
            if len(word) >= SHORTEST and word.isascii():
                self._shapes.update((word[0], len(word) + more) for more in (-1, 0, 1))
                for shorter in _shortened(word):
                    self._meant.setdefault(shorter, set()).add(word)

    def meant_by(self, typed: str) -> Iterator[str]:
        """Known words that are one slip away; the first letter is the one that people hit."""
        if (typed[:1], len(typed)) in self._shapes:
            for word in {word for shorter in _shortened(typed) for word in self._meant.get(shorter, ())}:
                if _one_slip(typed, word):
                    yield word


def swapped(word: str) -> Iterator[str]:
    """A short word with two neighbours swapped, but for the first letter."""
    if SHORTEST_SWAPPED <= len(word) < SHORTEST:
        for at in range(1, len(word) - 1):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str) -> Iterator[str]:
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


def _one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, another one, or two neighbours swapped."""
    same = 0
    for a, b in zip(typed, meant, strict=False):
        if a != b:
            break
        same += 1
    rest, other = typed[same:], meant[same:]
    return (
        rest[1:] == other
        or rest == other[1:]
        or rest[1:] == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
