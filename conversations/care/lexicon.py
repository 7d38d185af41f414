"""Which families of words a word belongs to, typos included.

Families are written in `words.toml`. A word there stands for itself, for its spelling without æøå, and, when it is
long enough, for every word one slip of the thumb away. `=word` stands for exactly what is written, `stem*` for every
word that begins so.
"""

from collections.abc import Mapping

from conversations.care.tokens import Token, plain, squeeze
from conversations.care.typos import SHORTEST, Typos, swapped

_HEAD = 3
"""Letters by which a stem is looked up; none has fewer."""


class Lexicon:
    """Each family is one bit; what a word belongs to is one number."""

    def __init__(self, families: Mapping[str, str], lookalikes: str) -> None:
        """Raises ValueError for a stem that is too short."""
        self._bits: dict[str, int] = {}
        self._as_written: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._rarities: dict[tuple[int, int], tuple[int, int]] = {}
        self._stems: dict[str, int] = {}
        self._stems_by_head: dict[str, list[str]] = {}
        for name, words in families.items():
            for word in words.split():
                self._add(word, self.bit(name))
        known = dict(self._words)
        for word in lookalikes.split():
            self._words.setdefault(plain(word), 0)
            self._words.setdefault(squeeze(word), 0)
        self._swapped: dict[str, int] = {}
        for word, bits in known.items():
            for other in swapped(word):
                self._swapped[other] = self._swapped.get(other, 0) | bits
        self._typos = Typos(known)
        self._long_stems = Typos(stem for stem in self._stems if len(stem) > SHORTEST)

    def bit(self, family: str) -> int:
        return self._bits.setdefault(family, 1 << len(self._bits))

    def knows(self, family: str) -> bool:
        return family in self._bits

    def literal(self, word: str) -> int:
        """The family of a word that a rule names itself; it takes no typos."""
        if not self.knows(word):
            self._add(word, self.bit(word))
        return self.bit(word)

    def rarity(self, families: int, common: int) -> tuple[int, int]:
        """How telling it is that a message has a word of these families: the smaller, the more.

        First how many of their words are of the `common` families as well, then how many words they are.
        """
        asked = families, common
        if asked not in self._rarities:
            words = [bits for bits in self._words.values() if bits & families]
            self._rarities[asked] = sum(1 for bits in words if bits & common), len(words)
        return self._rarities[asked]

    def families_of(self, token: Token) -> int:
        found = self._words.get(token.word)
        if found is None:
            found = self._words.get(token.plain)
        others = self._as_written.get(token.typed, 0) | self._by_stem(token.plain)
        if found is not None or others:
            return (found or 0) | others
        return self._by_typo(token.plain)

    def _by_stem(self, word: str) -> int:
        families = 0
        for stem in self._stems_by_head.get(word[:_HEAD], ()):
            if word.startswith(stem):
                families |= self._stems[stem]
        return families

    def _by_typo(self, word: str) -> int:
        families = self._swapped.get(word, 0)
        for meant in self._typos.meant_by(word):
            families |= self._words[meant]
        for stem in self._long_stems.begun_by(word):
            families |= self._stems[stem]
        return families

    def _add(self, word: str, bit: int) -> None:
        if word.startswith("="):
            self._as_written[word[1:]] = self._as_written.get(word[1:], 0) | bit
        elif word.endswith("*"):
            stem = plain(word[:-1])
            if len(stem) < _HEAD:
                raise ValueError(f'The stem "{word}" is of fewer than {_HEAD} letters: too many words begin so.')
            if stem not in self._stems:
                self._stems_by_head.setdefault(stem[:_HEAD], []).append(stem)
            self._stems[stem] = self._stems.get(stem, 0) | bit
        else:
            for form in {squeeze(word), plain(word)}:
                self._words[form] = self._words.get(form, 0) | bit
