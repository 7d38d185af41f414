"""Which rules speak for a message, and what may silence each."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from conversations.care.context import Context, Line
from conversations.care.lexicon import Lexicon
from conversations.care.patterns import Pattern
from conversations.care.tokens import Token, tokenize

NEAR = 10
"""Words to either side of a match in which the groups of `unless_near` are looked for."""
SURELY = "surely"
COMMON = ("LEADS", "I", "ME", "MY", "NOT")
"""Families of words that nearly every message has."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of `rules.toml`, whose head explains the fields."""

    name: str
    says: tuple[Pattern, ...]
    telling: int
    """One of these families is in every message that the rule could speak for."""
    unless: tuple[Pattern, ...]
    unless_near: int
    of_me: str
    not_counts: bool


class Danger:
    """The rules with their words."""

    def __init__(self, lexicon: Lexicon, rules: Sequence[Rule]) -> None:
        self._lexicon = lexicon
        self._rules = rules
        self._context = Context(lexicon)
        self._laughs, self._number = lexicon.bit("LAUGHS"), lexicon.bit("NUMBER")

    @classmethod
    def load(cls, words: str, rules: str) -> "Danger":
        """Read both files. Raises ValueError, tomllib's included, when they cannot be read."""
        word_table = tomllib.loads(words)
        lexicon = Lexicon(word_table["families"], word_table["lookalikes"])
        for special in ("END", "LAUGHS", "NUMBER"):
            lexicon.bit(special)
        table = tomllib.loads(rules)
        guards = {name: _any_of(families, lexicon) for name, families in table["guards"].items()}
        return cls(lexicon, [_rule(entry, guards, lexicon) for entry in table["rules"]])

    def found_in(self, text: str) -> Iterator[str]:
        """The names of the rules that speak for this message, in the order of the file."""
        tokens = tokenize(text)
        line = Line(
            [*map(self._families, tokens), self._context.end],
            [*(token.opens for token in tokens), True],
        )
        present = reduce(or_, line.families)
        for rule in self._rules:
            if rule.telling & present and self._speaks(rule, line, present):
                yield rule.name

    def _families(self, token: Token) -> int:
        if not token.word:
            return self._laughs if token.laughs else self._context.end
        families = self._lexicon.families_of(token)
        if token.laughs:
            families |= self._laughs
        return families | self._number if token.word.isdigit() else families

    def _speaks(self, rule: Rule, line: Line, present: int) -> bool:
        silenced: bytearray | None = None
        for pattern in _possible(rule.says, present):
            for found in pattern.find(line.families, self._context.end, self._context.nots):
                if (
                    (rule.not_counts and self._context.takes_back(found, line))
                    or (rule.of_me and not self._context.is_of_me(found, line, surely=rule.of_me == SURELY))
                    or line.has(found.first - NEAR, found.last + NEAR + 1, rule.unless_near)
                ):
                    continue
                # Once for the whole message: looking it up anew for each match would take time in its square.
                if silenced is None:
                    silenced = self._touched(rule.unless, line, present)
                if not any(silenced[found.first : found.last + 1]):
                    return True
        return False

    def _touched(self, patterns: Sequence[Pattern], line: Line, present: int) -> bytearray:
        """For each word whether one of the patterns holds it."""
        touched = bytearray(len(line.families))
        for pattern in _possible(patterns, present):
            for found in pattern.find(line.families, self._context.end, self._context.nots):
                touched[found.first : found.last + 1] = b"\1" * (found.last + 1 - found.first)
        return touched


def _possible(patterns: Sequence[Pattern], present: int) -> list[Pattern]:
    """Those that a message may hold; nearly all others are told by their rarest word."""
    return [pattern for pattern in patterns if pattern.telling & present and pattern.possible(present)]


def _rule(entry: Mapping[str, Any], guards: Mapping[str, int], lexicon: Lexicon) -> Rule:
    common = _any_of(COMMON, lexicon)
    says = tuple(p for text in entry["says"] for p in Pattern.readings(text, lexicon, common))
    return Rule(
        entry["name"],
        says,
        reduce(or_, (pattern.telling for pattern in says)),
        tuple(p for text in entry.get("unless", ()) for p in Pattern.readings(text, lexicon, common)),
        reduce(or_, (guards[name] for name in entry.get("unless_near", ())), 0),
        entry.get("of_me", ""),
        entry.get("not_counts", True),
    )


def _any_of(families: Sequence[str], lexicon: Lexicon) -> int:
    return reduce(or_, map(lexicon.bit, families))
