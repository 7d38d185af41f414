"""Which rules speak for a message: patterns, and what may silence each."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.care.lexicon import Lexicon
from conversations.care.rules import Found, Pattern
from conversations.care.tokens import Token, tokenize

NEAR = 10
"""Words to either side of a match in which the groups of `unless_near` are looked for."""
NOT_BEFORE = 6
"""Words before a match in which a "not" is looked for."""
TURN_WITHIN = 4
"""Words before a "not", or after the match, in which that is turned round again."""
SURELY = "surely"
SUBJECT_BEFORE = 10
"""Words before a match in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    says: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    unless_near: int
    """Families, any of which nearby silences the rule."""
    of_me: str
    """"", "likely" or "surely"."""
    not_counts: bool


class Danger:
    """The rules with their words."""

    def __init__(self, lexicon: Lexicon, rules: tuple[Rule, ...]) -> None:
        self._lexicon = lexicon
        self._rules = rules
        family = lexicon.bit
        self._end, self._laughs, self._number = family("END"), family("LAUGHS"), family("NUMBER")
        self._not, self._hinges, self._leads = family("NOT"), family("HINGES"), family("LEADS")
        self._turns_before, self._turns_after = family("TURNS_BEFORE"), family("TURNS_AFTER")
        self._turns_between, self._it = family("TURNS_BETWEEN"), family("IT_DOES")
        self._i, self._anything = family("I"), family("ANYTHING_DOES")
        self._else = family("SOMEBODY_ELSE") | family("SOMETHING_ELSE")
        self._intent = family("WANT") | family("THINK") | family("PLAN") | family("TRY")
        self._to = lexicon.literal("å") | lexicon.literal("to")

    @classmethod
    def load(cls, words: str, rules: str) -> "Danger":
        """Read both files. Raises ValueError, tomllib's included, when they cannot be read."""
        word_table = tomllib.loads(words)
        lexicon = Lexicon(word_table["families"], word_table["lookalikes"])
        for special in ("END", "LAUGHS", "NUMBER"):
            lexicon.bit(special)
        table = tomllib.loads(rules)
        guards = {name: _families(families, lexicon) for name, families in table["guards"].items()}
        return cls(lexicon, tuple(_rule(entry, guards, lexicon) for entry in table["rules"]))

    def found_in(self, text: str) -> Iterator[str]:
        """The names of the rules that speak for this message, in the order of the file."""
        tokens = tokenize(text)
        line = [self._families(token) for token in tokens]
        line.append(self._end)
        opens = [*(token.opens for token in tokens), True]
        present = 0
        for families in line:
            present |= families
        for rule in self._rules:
            if self._speaks(rule, line, opens, present):
                yield rule.name

    def _families(self, token: Token) -> int:
        if token.word:
            families = self._lexicon.families_of(token) | (self._number if token.word.isdigit() else 0)
        else:
            families = 0 if token.laughs else self._end
        return families | (self._laughs if token.laughs else 0)

    def _speaks(self, rule: Rule, line: Sequence[int], opens: Sequence[bool], present: int) -> bool:
        silenced: bytearray | None = None
        for pattern in rule.says:
            if not pattern.possible(present):
                continue
            for found in pattern.find(line, self._end, self._not):
                if rule.not_counts and self._negated(found, line):
                    continue
                if rule.of_me and not self._of_me(found, line, opens, surely=rule.of_me == SURELY):
                    continue
                if rule.unless_near and _any(line, found.first - NEAR, found.last + NEAR + 1, rule.unless_near):
                    continue
                # Once for the whole message: looking it up anew for each match would take time in its square.
                silenced = silenced if silenced is not None else self._covered(rule.unless, line, present)
                if not any(silenced[found.first : found.last + 1]):
                    return True
        return False

    def _covered(self, patterns: Sequence[Pattern], line: Sequence[int], present: int) -> bytearray:
        """For each word whether one of the patterns touches it."""
        covered = bytearray(len(line))
        for pattern in patterns:
            if pattern.possible(present):
                for found in pattern.find(line, self._end, self._not):
                    covered[found.first : found.last + 1] = b"\1" * (found.last + 1 - found.first)
        return covered

    def _negated(self, found: Found, line: Sequence[int]) -> bool:
        """Whether a "not" takes it back: in its gaps, or before it with only small words and wishes in between."""
        nots, first = found.nots, found.first
        for at in range(first - 1, max(first - 1 - NOT_BEFORE, -1), -1):
            if line[at] & self._not:
                nots, first = nots + 1, at
            elif line[at] & (self._end | self._i | self._hinges) or not line[at] & (self._leads | self._intent):
                break
        turned = (
            _any(line, first - TURN_WITHIN, found.first, self._turns_before)
            or _any(line, first, found.last, self._turns_between)
            or _any(line, found.last + 1, found.last + 1 + TURN_WITHIN, self._turns_after)
        )
        return nots % 2 == 1 and not turned

    def _of_me(self, found: Found, line: Sequence[int], opens: Sequence[bool], *, surely: bool) -> bool:
        """Whether the nearest subject is I, or left out as in a note: "orker ikke mer", "lyst til å ...".

        With `surely`, a word that could be anybody's name or any thing is not taken for me.
        """
        to, thing = bool(line[found.first] & self._to), False
        for at in range(found.first, found.last + 1):
            if line[at] & self._i:
                return True
            if line[at] & self._else:
                return False
        if opens[found.first]:
            return True
        for at in range(found.first - 1, max(found.first - 1 - SUBJECT_BEFORE, -1), -1):
            families = line[at]
            if families & (self._end | self._i | self._intent | self._hinges):
                return True
            if families & self._else:
                return False
            if surely and (families & self._it or not families & self._leads):
                return to and not thing
            to = to or bool(families & self._to)
            thing = thing or bool(families & self._anything)
            if opens[at]:
                return True
        return True


def _any(line: Sequence[int], start: int, stop: int, families: int) -> bool:
    return any(word & families for word in line[max(start, 0) : max(stop, 0)])


def _rule(entry: Mapping[str, Any], guards: Mapping[str, int], lexicon: Lexicon) -> Rule:
    near = 0
    for name in entry.get("unless_near", ()):
        near |= guards[name]
    return Rule(
        entry["name"],
        tuple(p for text in entry["says"] for p in Pattern.readings(text, lexicon)),
        tuple(p for text in entry.get("unless", ()) for p in Pattern.readings(text, lexicon)),
        near,
        entry.get("of_me", ""),
        entry.get("not_counts", True),
    )


def _families(names: Sequence[str], lexicon: Lexicon) -> int:
    families = 0
    for name in names:
        families |= lexicon.bit(name)
    return families
