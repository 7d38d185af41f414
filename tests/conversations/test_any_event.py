"""One event, whatever it is, wherever the conversation stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.advance import advance, greet
from conversations.book import load
from conversations.events import Action, Card, Event, Show, Wrote
from conversations.languages import OUR_LANGUAGES, Language
from conversations.screens import screen_of, screen_of_card
from conversations.states import Dialogue, Unasked
from conversations.steps import Step
from tests.conversations.on_a_phone import buttons, fits_on_a_phone
from tests.conversations.strategies import dialogues, events

BOOK = load()
INVITATION = BOOK.invitation()


@given(dialogues, events)
@settings(max_examples=300, deadline=None)
def test_whatever_the_state_and_the_event_there_is_an_answer(dialogue: Dialogue, event: Event) -> None:
    step = advance(dialogue, event)
    assert step.dialogue.invitation == dialogue.invitation
    screen_of(step.dialogue)


@pytest.mark.parametrize("language", OUR_LANGUAGES)
@pytest.mark.parametrize("card", Card)
def test_every_card_fits_on_a_phone_and_leads_back(card: Card, language: Language) -> None:
    screen = screen_of_card(card)
    fits_on_a_phone(BOOK.worded(screen, language))
    assert Action.RESUME in {button.action for button in buttons(screen)}


@given(st.text(st.characters(categories=("Cf", "Zs", "Cc")), max_size=20))
def test_a_text_of_which_nothing_can_be_seen_is_no_answer(text: str) -> None:
    step = advance(greet("nb", INVITATION), Wrote(1, text))
    assert step == Step(greet("nb", INVITATION), (Show("note.only_text"),))


def test_a_message_that_is_delivered_twice_is_taken_once() -> None:
    once = advance(greet("nb", INVITATION), Wrote(7, "Hei på deg")).dialogue
    assert isinstance(once, Unasked)
    assert advance(once, Wrote(7, "Hei på deg")) == Step(once, (Show(),))
    assert unicodedata.is_normalized("NFC", once.pieces[0].text)
