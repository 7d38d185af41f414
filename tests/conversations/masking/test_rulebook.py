"""A text is shown to the rules that may find something in it, in their order."""

from __future__ import annotations

import re

import pytest
from faker.providers.person.no_NO import Provider

from conversations.masking import (
    Kind,
    addresses,
    emails,
    handles,
    links,
    nicknames,
    numbers,
    phones,
    rooms,
    streets,
)
from conversations.masking.namelists import known, names
from conversations.masking.rulebook import Rulebook
from conversations.masking.rules import Rule

MODULES = (addresses, emails, handles, links, nicknames, numbers, phones, rooms, streets)


def rule(*needs: str, digits: int = 0) -> Rule:
    return Rule(Kind.ROOM, re.compile("(?P<it>x)"), needs, digits)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("", [0]),
        ("Hun bor her", [0, 1]),
        ("hybel,bod", [0, 1]),
        ("en jumbo", [0]),
        ("HEI PÅ DEG", [0, 2]),
        ("hei(på)deg", [0, 2]),
        ("på", [0]),
        ("a@b", [0, 3]),
        ("12 trinn", [0, 4]),
        ("1 trinn", [0]),
        ("bodde på 12 trinn", [0, 1, 2, 4]),
    ],
)
def test_a_text_is_worth_the_rules_that_need_what_it_holds(text: str, worth: list[int]) -> None:
    rules = [rule(), rule(" bo"), rule(" på "), rule("@"), rule("trinn", "trapp", digits=2)]

    assert [rules.index(one) for one in Rulebook(rules).worth(text)] == worth


def test_only_beginnings_of_words_hold_blanks() -> None:
    parts = {part for module in MODULES for one in module.RULES for part in one.needs}

    assert [part for part in parts if " " in part[1:] and not part.startswith(" ")] == []
    assert [part for part in parts if part.startswith(" ") and len(part) < len(" bo")] == []


def test_fakers_norwegian_names_are_known() -> None:
    assert [name for name in Provider.first_names if known(name.casefold()) is None] == []
    assert {name.casefold() for name in Provider.last_names} <= names().last
