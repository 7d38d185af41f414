"""What stands around a match: a "not" that takes it back, and whom it is said of."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.care.lexicon import Lexicon
from conversations.care.patterns import Found

NOT_BEFORE = 6
"""Words before a match in which a "not" is looked for."""
TURN_WITHIN = 4
"""Words before a "not", or after the match, in which that is turned round again."""
SUBJECT_BEFORE = 10
"""Words before a match in which its subject is looked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the rules see it: for each word its families, and whether a clause may begin with it."""

    families: Sequence[int]
    opens: Sequence[bool]

    def has(self, start: int, stop: int, families: int) -> bool:
        return any(word & families for word in self.families[max(start, 0) : max(stop, 0)])


class Context:
    """Reads what is around a match with the families of `words.toml` that are made for it."""

    def __init__(self, lexicon: Lexicon) -> None:
        family = lexicon.bit
        self.end, self.nots = family("END"), family("NOT")
        self._hinges, self._leads = family("HINGES"), family("LEADS")
        self._turns_before, self._turns_after = family("TURNS_BEFORE"), family("TURNS_AFTER")
        self._turns_between, self._it = family("TURNS_BETWEEN"), family("IT_DOES")
        self._i, self._anything = family("I"), family("ANYTHING_DOES")
        self._else = family("SOMEBODY_ELSE") | family("SOMETHING_ELSE")
        self._intent = family("WANT") | family("THINK") | family("PLAN") | family("TRY")
        self._to = lexicon.literal("å") | lexicon.literal("to")

    def takes_back(self, found: Found, line: Line) -> bool:
        """Whether a "not" does: in the match's gaps, or before it with only small words and wishes in between.

        An even number of them does not, nor one that is turned round: "why don't I just ...", "never so much", "I can't
        stop thinking of ...".
        """
        nots, first = found.nots, found.first
        for at in range(first - 1, max(first - 1 - NOT_BEFORE, -1), -1):
            word = line.families[at]
            if word & self.nots:
                nots, first = nots + 1, at
            elif word & (self.end | self._i) or not word & (self._leads | self._intent):
                break
            elif word & self._hinges and not line.families[at + 1] & self._to:
                # "om" and "for" before "å" only join a thought to what it is about.
                break
        turned = (
            line.has(first - TURN_WITHIN, found.first, self._turns_before)
            or line.has(first, found.last, self._turns_between)
            or line.has(found.last + 1, found.last + 1 + TURN_WITHIN, self._turns_after)
        )
        return nots % 2 == 1 and not turned

    def is_of_me(self, found: Found, line: Line, *, surely: bool) -> bool:
        """Whether the nearest subject is I, or left out as in a note: "orker ikke mer", "lyst til å ...".

        With `surely`, a word that could be anybody's name or any thing is not taken for me.
        """
        for word in line.families[found.first : found.last + 1]:
            if word & self._i:
                return True
            if word & self._else:
                return False
        if line.opens[found.first]:
            return True
        to, thing = bool(line.families[found.first] & self._to), False
        for at in range(found.first - 1, max(found.first - 1 - SUBJECT_BEFORE, -1), -1):
            word = line.families[at]
            if word & (self.end | self._i | self._intent | self._hinges):
                return True
            if word & self._else:
                return False
            if surely and (word & self._it or not word & self._leads):
                # "... til å ta livet av meg" is mine whoever stands before; "... holder på å ta livet av meg" is not.
                return to and not thing
            to = to or bool(word & self._to)
            thing = thing or bool(word & self._anything)
            if line.opens[at]:
                return True
        return True
