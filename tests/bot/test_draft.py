from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from bot import draft as drafting
from conversations.advance import advance, greet
from conversations.book import load
from conversations.events import Wrote
from conversations.experience import Feeling, Part
from conversations.screens import screen_of
from conversations.states import Answer, Dialogue, Labelling, Piece, Placing, Review, Stopped, Told

BOOK = load()
WELCOME = greet("nn", BOOK.invitation())


def example() -> drafting.Draft:
    told = advance(WELCOME, Wrote(7, "Nokon sa hei. 🎂")).dialogue
    return replace(drafting.begin(told, os.urandom), update=731, anchor=12, shown="unasked", delivered=False)


def test_a_draft_survives_being_stored() -> None:
    draft = example()
    assert drafting.decode(drafting.encode(draft), BOOK.themes) == draft


def test_two_drafts_share_neither_receipt_nor_mark() -> None:
    one, other = example(), example()
    assert one.receipt != other.receipt
    assert one.mark != other.mark


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole | {"dialogue": {"version": 999}},
        lambda whole: whole | {"receipt": "short"},
        lambda whole: whole | {"something": "new"},
        lambda whole: {key: value for key, value in whole.items() if key != "receipt"},
    ],
    ids=["newer dialogue", "no receipt's shape", "one field more", "one field less"],
)
def test_a_draft_of_another_version_is_no_draft(damage: object) -> None:
    whole = json.loads(drafting.encode(example()))
    assert callable(damage)
    assert drafting.decode(json.dumps(damage(whole)).encode(), BOOK.themes) is None


def test_what_is_no_draft_at_all_is_none() -> None:
    assert drafting.decode(b"\xff\x00", ()) is None
    assert drafting.decode(b"[]", ()) is None


def told(*themes: str) -> Told:
    return Told((Piece(1, "Nokon sa hei."),), Feeling.GOOD, themes)


def with_told(themes: tuple[str, ...], offered: tuple[str, ...]) -> list[Dialogue]:
    """Every kind of state that holds themes, and one that holds none."""
    invitation = replace(WELCOME.invitation, themes=offered)
    moment = told(*themes)
    return [
        Labelling(WELCOME.voice, invitation, Answer(Part.STRUCTURAL, moment, moment, revising=False)),
        Review(WELCOME.voice, invitation, moment, None),
        Placing(WELCOME.voice, invitation, None, moment, (Piece(2, "Meir."),)),
        Stopped(WELCOME.voice, invitation),
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_theme_that_staff_took_away_meanwhile_is_neither_offered_nor_kept(number: int) -> None:
    """Its words are gone: the draft could not be shown, and would answer nothing until it died."""
    before = with_told(("rain", "food"), ("food", "rain", "home"))[number]
    after = drafting.decode(drafting.encode(replace(example(), dialogue=before)), {"food", "home"})
    assert after is not None
    assert after.dialogue == with_told(("food",), ("food", "home"))[number]
    BOOK.worded(screen_of(after.dialogue), WELCOME.voice.language)
