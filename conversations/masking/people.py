"""People's names: probable at best, so they are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversations.masking.namelists import known, names
from conversations.masking.spans import Kind, Span
from conversations.masking.surroundings import Surroundings, context
from conversations.masking.tokens import Token, tokens

_LONGEST = 6  # words of one name
_LOWER_GENITIVE_MIN = 5  # "idas" may be anything
_LOWER_SURNAME_MIN = 5
_AND = {"og", "and", "å"}
# How common nouns end that some write with a capital: "takk til Psykologene", "bor med Franskmenn".
_COMMON_NOUN = re.compile(
    r"(?:ene|ane|menn|mann|het|heten|skap|skapet|ing|inga|ingen|ning|sjon|sjonen|else|elsen|er|isk|iske|bygget|huset|laget|"
    r"gjengen|gruppa|gruppen|klubben|ombudet|nemnda|parken|senteret|kontoret|tjenesten|styret|ers|ians|students|people)$"
)
_INITIALS = frozenset("bcdfghjklmnpqrstuvwxz")  # "Ola H"; a lone vowel is a word in one of our languages


def people(plain: str) -> Iterator[Span]:
    """The names in a folded text whose certain finds are blanked; sorted, not overlapping."""
    words = tokens(plain)
    index, named_until = 0, -1
    while index < len(words):
        if not words[index].capital and known(words[index].key) is None:
            index += 1
            continue
        paired = 0 <= named_until == index - 2 and words[index - 1].key in _AND
        if not _begins(plain, words, index, paired=paired):
            index += 1
            continue
        last = _last(words, index)
        behind = words[last + 1] if last + 1 < len(words) and words[last + 1].joined else None
        if behind is None or behind.key not in context("not_of_persons"):
            yield Span(words[index].start, words[last].end, Kind.NAME, certain=False)
            named_until = last
        index = last + 1


def _begins(plain: str, words: list[Token], index: int, *, paired: bool) -> bool:
    """Whether a name begins with this word."""
    token = words[index]
    around = Surroundings(plain, words, index)
    if token.key in names().not_names:
        titled = token.key in context("titles") and token.capital
        return (titled and _names_somebody(around.after(1))) or (token.capital and _named_so(around))
    if _plainly(token):
        return not around.of_a_saint
    if not token.capital:
        return (known(token.key) is not None and around.introduced) or _half_of_double(around)
    if token.key in context("titles"):
        return _names_somebody(around.after(1))
    if len(token.key) == 1:
        return False
    if known(token.key) is not None:
        return around.introduced or (around.lives if token.opens else not around.of_a_month)
    return _stranger(around, paired=paired)


def _plainly(token: Token) -> bool:
    """Whether the word alone is a name, wherever it stands."""
    lists = names()
    form = known(token.key)
    if form is None or form in lists.also_words:
        return False
    genitive_only = form != token.key
    lower = form not in lists.capital_only and (not genitive_only or len(form) >= _LOWER_GENITIVE_MIN)
    return token.capital or lower


def _named_so(around: Surroundings) -> bool:
    """Whether a word that is hardly ever a name is one here: "jeg heter My"."""
    return around.introduced and known(around.words[around.index].key) is not None


def _names_somebody(token: Token) -> bool:
    """Whether the word behind a title is a name."""
    return token.joined and token.capital and len(token.key) > 1 and not names().stops(token.key)


def _half_of_double(around: Surroundings) -> bool:
    """The first word of "anne marie", for those who write without capitals."""
    following = around.after(1)
    return around.words[around.index].key in context("doubles") and following.joined and _plainly(following)


def _stranger(around: Surroundings, *, paired: bool) -> bool:
    """Whether a capitalised word that no list knows is a name, by what stands around it."""
    token, following = around.words[around.index], around.after(1)
    lists = names()
    full = _names_somebody(following) and following.key in lists.last and following.key not in lists.not_names
    surname = token.key in lists.last and token.key.endswith("sen")
    acting = not token.opens and around.acts and not around.elsewhere
    guessed = (
        (around.expected or paired) and not _COMMON_NOUN.search(token.key) and token.key not in context("relations")
    )
    return around.introduced or guessed or full or surname or acting


def _last(words: list[Token], first: int) -> int:
    """The index of the name's last word."""
    last = first
    while last + 1 < min(len(words), first + _LONGEST) and words[last + 1].joined:
        following = words[last + 1]
        if _belongs(following, to=words[first]):
            last += 1
        elif following.key in context("connectors") and (end := _connected(words, last + 1)):
            last = end
        else:
            break
    return last


def _belongs(token: Token, *, to: Token) -> bool:
    lists = names()
    if token.capital:
        initial = len(token.key) > 1 or token.key in _INITIALS
        return initial and not lists.stops(token.key)
    lower_surname = not to.capital and token.key in lists.last and len(token.key) >= _LOWER_SURNAME_MIN
    return _plainly(token) or lower_surname


def _connected(words: list[Token], connector: int) -> int | None:
    """Where "van der Berg" ends, if it is one."""
    end = connector + 1
    while end < len(words) and words[end].joined and words[end].key in {"der", "den", "de"}:
        end += 1
    return end if end < len(words) and words[end].joined and words[end].capital else None
