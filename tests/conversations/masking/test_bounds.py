"""No text makes a rule work more than in proportion to its length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from conversations.masking import addresses, emails, find, handles, links, nicknames, numbers, phones, rooms, streets
from conversations.masking.folding import folded
from conversations.masking.rules import Extent, Match, Rule

RULES = (
    *emails.RULES,
    *handles.AT_SIGN,
    *links.RULES,
    *handles.RULES,
    *nicknames.RULES,
    *numbers.RULES,
    *addresses.RULES,
    *streets.RULES,
    *rooms.RULES,
    *phones.RULES,
)
LENGTH = 4096
LARGEST_REPETITION = 2000  # a link's length
ADVERSE = [
    *("1", "a", "a@", "@", "a@a.", "1 ", "12 ", "1-", "1.", "41 ", "41234567 ", "+", "+1", "+47 ", "00", "(+", "(12) "),
    *(
        "www.",
        "http://",
        "a.no/",
        "Aa ",
        "Kari ",
        "kari og ",
        "Ola van der ",
        "heter ",
        "rom 1 ",
        "Aa vei 1",
        "vei ",
        "aaa gate ",
    ),
    *(
        "ring meg på ",
        "konto er ",
        "snap min er ",
        " at ",
        "a krøllalfa ",
        "a (at) a.",
        "a dot ",
        "NO12 1234 ",
        "Prof. Aa ",
        "kandidat aa aa ",
        "bor i Aa 1 ",
        "insta er aaaaaaa ",
        "aaa-aaa.no ",
    ),
    *("4111 1111 1111 1111 ", "sammen med Aa ", "aveien ", "Aabakken 1", "\u200b", "😂", "\n", " ", "１", "É", "'a"),
]


def repetitions(parsed: Iterable[Any]) -> Iterable[int]:
    """How often the parts of a parsed pattern may at most be repeated."""
    for operator, argument in parsed:
        if operator in {re._constants.MAX_REPEAT, re._constants.MIN_REPEAT}:  # type: ignore[attr-defined]
            yield int(argument[1])
            yield from repetitions(argument[2])
        elif operator is re._constants.BRANCH:  # type: ignore[attr-defined]
            for branch in argument[1]:
                yield from repetitions(branch)
        elif operator is re._constants.SUBPATTERN:  # type: ignore[attr-defined]
            yield from repetitions(argument[3])
        elif operator in {re._constants.ASSERT, re._constants.ASSERT_NOT}:  # type: ignore[attr-defined]
            yield from repetitions(argument[1])


@pytest.mark.parametrize("rule", RULES, ids=[f"{number}-{rule.kind}" for number, rule in enumerate(RULES)])
def test_every_repetition_is_bounded(rule: Rule) -> None:
    parsed = re._parser.parse(rule.pattern.pattern, rule.pattern.flags)  # type: ignore[attr-defined]

    assert max(repetitions(parsed), default=0) <= LARGEST_REPETITION


def test_the_check_for_bounds_sees_an_unbounded_repetition() -> None:
    parsed = re._parser.parse(r"(?:x|(?=a(?:b{2}c*))y)")  # type: ignore[attr-defined]

    assert max(repetitions(parsed)) > LARGEST_REPETITION


@pytest.mark.parametrize("piece", ADVERSE)
def test_second_looks_are_at_most_one_for_each_character(piece: str) -> None:
    plain = folded((piece * LENGTH)[:LENGTH])
    looks: Counter[int] = Counter()

    for number, rule in enumerate(RULES):

        def counted(match: Match, rule: Rule = rule, number: int = number) -> Extent | None:
            looks[number] += 1
            return rule.extent(match)

        list(replace(rule, extent=counted).spans(plain))

    assert max(looks.values(), default=0) <= LENGTH


@pytest.mark.parametrize("piece", ADVERSE)
def test_adverse_texts_are_answered_like_any_other(piece: str) -> None:
    spans = find((piece * LENGTH)[:LENGTH])

    assert all(a.end <= b.start for a, b in pairwise(spans))
