"""Which known word somebody meant whose thumb slipped once."""

from collections.abc import Iterable, Iterator

SHORTEST = 7
"""Letters. Shorter words have too many honest neighbours ("leve", "lese", "leke")."""
SHORTEST_SWAPPED = 3
"""Letters. Shorter words than the above are still known with two neighbours swapped ("vli", "lsyt")."""
_HEAD = 5
"""Letters at the beginning that nearly always say that no known word is meant."""


class Typos:
    """Known words, found by what is left when one letter is taken out (so the work does not grow with their number)."""

    def __init__(self, words: Iterable[str]) -> None:
        known = {word for word in words if len(word) >= SHORTEST and word.isascii()}
        self._meant: dict[str, tuple[str, ...]] = {}
        for word in known:
            for shorter in set(_shortened(word)):
                self._meant[shorter] = (*self._meant.get(shorter, ()), word)
        self._lengths = sorted({len(word) + more for word in known for more in (-1, 0, 1)})
        self._heads = {shorter for word in known for shorter in _shortened(word[:_HEAD])}

    def meant_by(self, typed: str) -> Iterator[str]:
        """Known words that are one slip away; the first letter is the one that people hit."""
        if len(typed) in self._lengths and self._begins_alike(typed):
            yield from self._one_slip_from(typed)

    def begun_by(self, typed: str) -> Iterator[str]:
        """Known words that are one slip away from a beginning of what was typed."""
        lengths = [length for length in self._lengths if length <= len(typed)]
        if lengths and self._begins_alike(typed):
            for length in lengths:
                yield from self._one_slip_from(typed[:length])

    def _begins_alike(self, typed: str) -> bool:
        # One slip leaves one letter too many, at most, in each of two beginnings.
        return not self._heads.isdisjoint(_shortened(typed[:_HEAD]))

    def _one_slip_from(self, typed: str) -> Iterator[str]:
        for word in set().union(*filter(None, map(self._meant.get, _shortened(typed)))):
            if _one_slip(typed, word):
                yield word


def swapped(word: str) -> Iterator[str]:
    """A short word with two neighbours swapped, but for the first letter."""
    if SHORTEST_SWAPPED <= len(word) < SHORTEST:
        for at in range(1, len(word) - 1):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


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
