"""All rules, and which of them a text is worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from conversations.masking.rules import Rule

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"[0-9]")


class Rulebook:
    """Rules in their order, by what they need: so many digits, and parts of words."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._needing_none = {place for place, rule in enumerate(rules) if not rule.needs}
        self._needing: dict[str, list[int]] = {}
        for place, rule in enumerate(rules):
            for part in rule.needs:
                self._needing.setdefault(part, []).append(place)
        # Most texts have few digits or none, and need not be searched for what only goes with many.
        self._parts = {
            digits: _Parts({part for rule in rules if rule.digits <= digits for part in rule.needs})
            for digits in {0, *(rule.digits for rule in rules)}
        }

    def worth(self, plain: str) -> list[Rule]:
        """The rules that may find something in a folded text."""
        digits = len(_DIGIT.findall(plain))
        parts = self._parts[max(enough for enough in self._parts if enough <= digits)]
        places = self._needing_none.union(*(self._needing[part] for part in parts.of(plain.lower())))
        return [rule for place in sorted(places) if (rule := self._rules[place]).digits <= digits]


class _Parts:
    """Some hundred parts of words.

    Of those at the beginning of a word only the ones are looked for that begin as a word of the text does.
    """

    def __init__(self, parts: Iterable[str]) -> None:
        self._anywhere: list[str] = []
        self._beginnings: dict[str, list[str]] = {}
        for part in parts:
            if part.startswith(" "):
                self._beginnings.setdefault(part[1:3].rstrip(), []).append(part)
            else:
                self._anywhere.append(part)

    def of(self, lowered: str) -> Iterator[str]:
        """Those that a text in lower case holds."""
        yield from (part for part in self._anywhere if part in lowered)
        words = _WORD.findall(lowered)
        # With one blank before every word, whatever else stands between two.
        spaced = f" {' '.join(words)}"
        for beginning in self._beginnings.keys() & {word[:2] for word in words}:
            yield from (part for part in self._beginnings[beginning] if part in spaced)
