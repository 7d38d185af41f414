"""Every kind of state that the conversation can reach, one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from conversations.advance import advance, greet
from conversations.blocks import Button, Screen
from conversations.book import load
from conversations.codec import encode
from conversations.diagram import walk
from conversations.events import (
    EVERGREEN,
    Action,
    Card,
    Clean,
    Cleaned,
    Command,
    Commanded,
    Forget,
    Outcome,
    Pressed,
    Rewrote,
    Show,
    ShowCard,
    Submit,
    Tried,
    Withdraw,
    Wrote,
)
from conversations.languages import OUR_LANGUAGES
from conversations.pieces import edited, holds, texts_of
from conversations.screens import screen_of, step_of
from conversations.states import (
    Dialogue,
    Done,
    Piece,
    Placing,
    Review,
    Source,
    Stopped,
    Told,
    Voice,
    Welcome,
    Withdrawing,
)
from conversations.steps import Step, pressed
from conversations.words import MOMENT_MAX

INVITATION = load().invitation()
HELLO = greet("nb", INVITATION)
EVERY: list[Dialogue] = list({repr(before): before for before, _, _ in walk()}.values())
UNDERWAY = [state for state in EVERY if not isinstance(state, Welcome | Done | Stopped | Withdrawing)]
REVIEW = Review(HELLO.voice, INVITATION, Told((Piece(1, "Hei"),)), None)
PLACING = Placing(HELLO.voice, INVITATION, REVIEW.small, None, (Piece(2, "Hopp"),))


def buttons_of(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row if isinstance(button, Button)]


def name(state: Dialogue) -> str:
    return f"{step_of(state)}-{EVERY.index(state)}"


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_button_that_the_step_does_not_show_changes_nothing(state: Dialogue) -> None:
    screen = screen_of(state)
    shown = {(button.action, button.argument) for button in buttons_of(screen)}
    arguments = {"", "small", "structural", "good", "food", "yesterday's theme"}
    for action, argument in product(set(Action) - EVERGREEN, arguments):
        if (action, argument) not in shown and (action, "") not in shown:
            assert advance(state, Pressed(screen.step, action, argument)) == Step(state, (Show("note.old_button"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_button_of_another_step_or_an_earlier_conversation_changes_nothing(state: Dialogue) -> None:
    for button in buttons_of(screen_of(state)):
        if button.action not in EVERGREEN:
            for step in (None, "elsewhere"):
                press = Pressed(step, button.action, button.argument)
                assert advance(state, press) == Step(state, (Show("note.old_button"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_every_button_leads_somewhere(state: Dialogue) -> None:
    screen = screen_of(state)
    for button in buttons_of(screen):
        step = advance(state, Pressed(screen.step, button.action, button.argument))
        assert step.effects
        assert Show("note.old_button") not in step.effects


@pytest.mark.parametrize("state", UNDERWAY, ids=name)
def test_an_edit_changes_the_message_that_it_belongs_to_and_no_other(state: Dialogue) -> None:
    assert not isinstance(state, Welcome | Done | Stopped | Withdrawing)
    keys = [piece.key for pieces in texts_of(state) for piece in pieces]
    for key in keys:
        step = advance(state, Rewrote(key, "  Rettet. "))
        changed = edited(state, key, "Rettet.")
        assert step == Step(changed, (Show("note.edited"),))
        for before, after in zip(texts_of(state), texts_of(changed), strict=True):
            expected = tuple(Piece(key, "Rettet.") if piece.key == key else piece for piece in before)
            assert after == expected
    assert not holds(state, -1)
    assert advance(state, Rewrote(-1, "Rettet.")) == Step(state, (Show("note.edit_unknown"),))


@pytest.mark.parametrize("state", UNDERWAY, ids=name)
def test_an_edit_that_empties_or_overfills_a_moment_is_not_taken(state: Dialogue) -> None:
    assert not isinstance(state, Welcome | Done | Stopped | Withdrawing)
    for pieces in texts_of(state):
        for piece in pieces:
            assert advance(state, Rewrote(piece.key, " \n")) == Step(state, (Show("note.edit_unknown"),))
            too_long = "x" * (MOMENT_MAX + 1)
            assert advance(state, Rewrote(piece.key, too_long)) == Step(state, (Show("note.edit_too_long"),))


@pytest.mark.parametrize("state", [state for state in EVERY if not isinstance(state, Withdrawing)], ids=name)
def test_stop_forgets_at_every_step(state: Dialogue) -> None:
    canary = advance(state, Wrote(99, "Kanarifugl")).dialogue
    step = advance(canary, Commanded(Command.STOP))
    assert step == Step(Stopped(state.voice, state.invitation), (Forget(), Show()))
    assert "Kanarifugl" in encode(canary).decode()
    assert "Kanarifugl" not in encode(step.dialogue).decode()


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_only_a_review_is_handed_in(state: Dialogue) -> None:
    handed_in = any(isinstance(e, Submit) for e in advance(state, Pressed(step_of(state), Action.SEND)).effects)
    assert handed_in == isinstance(state, Review)


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_chosen_language_speaks_at_every_step_and_changes_nothing_else(state: Dialogue) -> None:
    for language in OUR_LANGUAGES:
        step = advance(state, Pressed("card", Action.SPEAK, language))
        assert step == Step(replace(state, voice=Voice(language, Source.CHOSEN)), (Show(),))
    assert advance(state, Pressed("card", Action.SPEAK, "klingon")) == Step(state, (Show(),))


WITHDRAWING = Withdrawing(HELLO.voice, INVITATION)


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_story_can_be_taken_back_from_every_step_where_none_is_underway(state: Dialogue) -> None:
    step = advance(state, Commanded(Command.WITHDRAW))
    if state in UNDERWAY:
        assert step == Step(state, (Show("note.withdraw_later"),))
    else:
        asking = replace(WITHDRAWING, voice=state.voice)
        assert step == Step(asking, (Show(),))
        assert advance(state, Commanded(Command.WITHDRAW, " 7k3qx ")) == Step(asking, (Withdraw("7k3qx"),))


def test_what_is_written_while_withdrawing_is_a_receipt_and_never_a_story() -> None:
    assert advance(WITHDRAWING, Wrote(1, " 7k3qx ")) == Step(WITHDRAWING, (Withdraw("7k3qx"),))
    assert advance(WITHDRAWING, Rewrote(1, "7K3QX")) == Step(WITHDRAWING)
    assert pressed(WITHDRAWING, Action.SEND, "") == Step(WITHDRAWING, (Show("note.old_button"),))
    assert advance(WITHDRAWING, Pressed("withdraw", Action.DROP)) == Step(HELLO, (Show(),))
    for outcome in Outcome:
        after = HELLO if outcome is Outcome.GONE else WITHDRAWING
        assert advance(WITHDRAWING, Tried(outcome)) == Step(after, (Show(f"note.withdrawal_{outcome}"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_cards_and_cleaning_change_nothing_of_what_is_told(state: Dialogue) -> None:
    for action, card in ((Action.HELP, Card.HELP), (Action.PAUSE, Card.PAUSED), (Action.PRIVACY, Card.PRIVACY)):
        assert advance(state, Pressed(None, action)) == Step(state, (ShowCard(card),))
    assert advance(state, Pressed(None, Action.CLEAN)) == Step(state, (Clean(),))
    assert advance(state, Cleaned(wholly=True)) == Step(state, (Show("note.cleaned"),))
    assert advance(state, Cleaned(wholly=False)) == Step(state, (Show("note.cleaned_partly"),))
    assert advance(state, Pressed(None, Action.STOP)) == advance(state, Commanded(Command.STOP))
