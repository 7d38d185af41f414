"""What the words around a word say about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from conversations.masking.namelists import known, names, word_sets
from conversations.masking.tokens import NOTHING, Token

_AND = {"og", "and", "å"}
_ONESELF = {"jeg", "eg", "æ", "meg", "i", "me", "vi"}
_AT = {"på", "i", "fra", "frå", "from"}
_FROM = {"fra", "frå", "from"}
_TO_PLACES = {
    "i",
    "på",
    "til",
    "fra",
    "frå",
    "in",
    "at",
    "to",
    "from",
    "on",
    "of",
    "ved",
    "hos",
    "gjennom",
    "via",
    "mot",
    "the",
}
_BEING = {"er", "e", "var", "va", "is", "was"}
_WITH = {"med", "me", "with", "hos", "takk"}
_SAINTS = {"st", "sankt", "saint"}


@cache
def context(key: str) -> frozenset[str]:
    """A list of `context.toml`."""
    return word_sets("context.toml")[key]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A word among the others of its sentence."""

    plain: str
    words: list[Token]
    index: int

    def before(self, distance: int) -> Token:
        """The word so many words before, or nothing if a sentence begins between."""
        first = self.index - distance
        if first < 0 or any(token.opens for token in self.words[first + 1 : self.index + 1]):
            return NOTHING
        return self.words[first]

    def after(self, distance: int) -> Token:
        """The word so many words behind, or nothing if a sentence begins between."""
        upto = self.words[self.index + 1 : self.index + distance + 1]
        return upto[-1] if len(upto) == distance and not any(t.opens for t in upto) else NOTHING

    @property
    def introduced(self) -> bool:
        """After "heter", "my name is" …; not where the thing that has the name is none of us."""
        by_one = self.before(1).key in context("introducers")
        by_two = f"{self.before(2).key}_{self.before(1).key}" in context("introducing_pairs")
        return self.words[self.index].joined and (by_one or by_two) and self.before(2).key not in context("things")

    @property
    def expected(self) -> bool:
        """After somebody's part in one's life ("romkompisen min"), a title, or "sammen med"."""
        one, two = self.before(1).key, self.before(2).key
        related = one in context("relations") or (one in context("belonging") and two in context("relations"))
        return related or one in context("titles") or f"{two}_{one}" in context("company_pairs")

    @property
    def elsewhere(self) -> bool:
        """After a word that leads to a place too, or another capital ("Andøya Rakettskytefelt", "Sogn og Fjordane")."""
        one, two = self.before(1), self.before(2)
        paired = one.key in _AND and two.capital and known(two.key) is None
        return one.key in _TO_PLACES or paired or (one.capital and self.words[self.index].joined)

    @property
    def of_a_saint(self) -> bool:
        """After "St."."""
        return self.before(1).key in _SAINTS

    @property
    def of_a_month(self) -> bool:
        """Where June is a month: nearly always, unless the words around say what she does or who is with her."""
        token = self.words[self.index]
        if token.key not in context("months"):
            return False
        dated = (
            self.plain[max(0, token.start - 3) : token.start].rstrip(" .")[-1:]
            + self.plain[token.end : token.end + 2].strip()
        )
        return any(map(str.isdigit, dated)) or not (self.lives or self.before(1).key in _WITH)

    @property
    def acts(self) -> bool:
        """Before what people do, or before "og" and somebody's name."""
        one, two = self.after(1), self.after(2)
        if not one.joined:
            return False
        with_another = one.key in _AND and two.joined and two.capital and known(two.key) is not None
        return (one.key in context("deeds") and not one.capital) or with_another

    @property
    def lives(self) -> bool:
        """Before what is said of people only, so that a word which opens the sentence is a name."""
        token, one, two = self.words[self.index], self.after(1), self.after(2)
        if not one.joined:
            listed = self.plain[token.end : one.start] in {", ", " & ", " + "}
            return listed and one.capital and one.key in names().first
        surname = one.capital and len(one.key) > 1 and not names().stops(one.key)
        with_me = one.key in _AND and two.joined and two.key in _ONESELF
        somewhere = one.key in _AT and two.key in context("whereabouts")
        from_there = one.key in _FROM and two.capital
        is_so = one.key in _BEING and two.key in context("traits")
        has = one.key in context("states") and two.key not in _ONESELF and token.key not in context("months")
        return self.acts or surname or with_me or somewhere or from_there or is_so or has
