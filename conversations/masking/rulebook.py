"""All rules, and which of them a text is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conversations.masking.rules import Rule

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"[0-9]")


class Rulebook:
    """Rules in their order, by the parts of words that they need.

    There are three hundred such parts. Of those at the beginning of a word only the ones are looked for that begin as a
    word of the text does.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._needing_none = {place for place, rule in enumerate(rules) if not rule.needs}
        self._needing: dict[str, set[int]] = {}
        for place, rule in enumerate(rules):
            for part in rule.needs:
                self._needing.setdefault(part, set()).add(place)
        self._anywhere = [part for part in self._needing if not part.startswith(" ")]
        self._beginnings: dict[str, list[str]] = {}
        for part in self._needing.keys() - self._anywhere:
            self._beginnings.setdefault(part[1:3].rstrip(), []).append(part)

    def worth(self, plain: str) -> Iterator[Rule]:
        """The rules that may find something in a folded text."""
        places = self._needing_none.union(*(self._needing[part] for part in self._parts(plain.lower())))
        digits = len(_DIGIT.findall(plain))
        return (rule for place in sorted(places) if (rule := self._rules[place]).digits <= digits)

    def _parts(self, lowered: str) -> Iterator[str]:
        yield from (part for part in self._anywhere if part in lowered)
        words = _WORD.findall(lowered)
        # With one blank before every word, whatever else stands between two.
        spaced = f" {' '.join(words)}"
        for beginning in self._beginnings.keys() & {word[:2] for word in words}:
            yield from (part for part in self._beginnings[beginning] if part in spaced)
