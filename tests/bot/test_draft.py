from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from bot import draft as drafting
from conversations.advance import advance, greet
from conversations.book import load
from conversations.events import Wrote


def example() -> drafting.Draft:
    welcome = greet("nn", load().invitation())
    told = advance(welcome, Wrote(7, "Nokon sa hei. 🎂")).dialogue
    return replace(drafting.begin(told, os.urandom), update=731, anchor=12, shown="unasked", delivered=False)


def test_a_draft_survives_being_stored() -> None:
    draft = example()
    assert drafting.decode(drafting.encode(draft)) == draft


def test_two_drafts_share_neither_receipt_nor_mark() -> None:
    one, other = example(), example()
    assert one.receipt != other.receipt
    assert one.mark != other.mark


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole | {"dialogue": '{"version": 999}'},
        lambda whole: whole | {"receipt": "short"},
        lambda whole: whole | {"something": "new"},
        lambda whole: {key: value for key, value in whole.items() if key != "receipt"},
    ],
    ids=["newer dialogue", "no receipt's shape", "one field more", "one field less"],
)
def test_a_draft_of_another_version_is_no_draft(damage: object) -> None:
    whole = json.loads(drafting.encode(example()))
    assert callable(damage)
    assert drafting.decode(json.dumps(damage(whole)).encode()) is None


def test_what_is_no_draft_at_all_is_none() -> None:
    assert drafting.decode(b"\xff\x00") is None
    assert drafting.decode(b"[]") is None
