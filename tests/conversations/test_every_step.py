"""Every kind of state that the conversation can reach, one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from conversations.advance import advance, greet
from conversations.book import load
from conversations.codec import encode
from conversations.diagram import walk
from conversations.events import EVERGREEN, Action, Command, Commanded, Forget, Pressed, Rewrote, Show, Submit, Wrote
from conversations.pieces import edited, holds, texts_of
from conversations.screens import screen_of, step_of
from conversations.states import (
    Dialogue,
    Done,
    Language,
    Piece,
    Placing,
    Review,
    Source,
    Stopped,
    Told,
    Unasked,
    Voice,
    Welcome,
)
from conversations.steps import Step
from conversations.words import MOMENT_MAX

INVITATION = load().invitation()
HELLO = greet("nb", INVITATION)
EVERY: list[Dialogue] = list({repr(before): before for before, _, _ in walk()}.values())
UNDERWAY = [state for state in EVERY if not isinstance(state, Welcome | Done | Stopped)]
REVIEW = Review(HELLO.voice, INVITATION, Told((Piece(1, "Hei"),)), None)
PLACING = Placing(HELLO.voice, INVITATION, REVIEW.small, None, (Piece(2, "Hopp"),))


def name(state: Dialogue) -> str:
    return f"{step_of(state)}-{EVERY.index(state)}"


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_button_that_the_step_does_not_show_changes_nothing(state: Dialogue) -> None:
    screen = screen_of(state)
    shown = {(button.action, button.argument) for row in screen.rows for button in row}
    arguments = {"", "small", "structural", "good", "food", "yesterday's theme"}
    for action, argument in product(set(Action) - EVERGREEN, arguments):
        if (action, argument) not in shown and (action, "") not in shown:
            assert advance(state, Pressed(screen.step, action, argument)) == Step(state, (Show("note.old_button"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_a_button_of_another_step_or_an_earlier_conversation_changes_nothing(state: Dialogue) -> None:
    for row in screen_of(state).rows:
        for button in row:
            if button.action not in EVERGREEN:
                for step in (None, "elsewhere"):
                    press = Pressed(step, button.action, button.argument)
                    assert advance(state, press) == Step(state, (Show("note.old_button"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
def test_every_button_leads_somewhere(state: Dialogue) -> None:
    screen = screen_of(state)
    for row in screen.rows:
        for button in row:
            step = advance(state, Pressed(screen.step, button.action, button.argument))
            assert step.effects
            assert Show("note.old_button") not in step.effects


@pytest.mark.parametrize("state", UNDERWAY, ids=name)
def test_an_edit_changes_the_message_that_it_belongs_to_and_no_other(state: Dialogue) -> None:
    assert not isinstance(state, Welcome | Done | Stopped)
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
    assert not isinstance(state, Welcome | Done | Stopped)
    for pieces in texts_of(state):
        for piece in pieces:
            assert advance(state, Rewrote(piece.key, " \n")) == Step(state, (Show("note.edit_unknown"),))
            too_long = "x" * (MOMENT_MAX + 1)
            assert advance(state, Rewrote(piece.key, too_long)) == Step(state, (Show("note.edit_too_long"),))


@pytest.mark.parametrize("state", EVERY, ids=name)
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
    for language in Language:
        step = advance(state, Pressed("card", Action.SPEAK, language))
        assert step == Step(replace(state, voice=Voice(language, Source.CHOSEN)), (Show(),))
    assert advance(state, Pressed("card", Action.SPEAK, "klingon")) == Step(state, (Show(),))


def test_what_does_not_fit_where_it_is_placed_stays_to_be_placed_elsewhere() -> None:
    long = replace(PLACING, pieces=(Piece(2, "x" * MOMENT_MAX),))
    assert advance(long, Pressed("placing", Action.PLACE, "small")) == Step(long, (Show("note.too_long"),))
    elsewhere = advance(long, Pressed("placing", Action.PLACE, "structural")).dialogue
    assert elsewhere == replace(REVIEW, structural=Told(long.pieces))


def test_what_does_not_fit_is_left_out_and_the_rest_stays() -> None:
    assert advance(PLACING, Wrote(3, "x" * MOMENT_MAX)) == Step(PLACING, (Show("note.too_long"),))
    assert advance(HELLO, Wrote(3, "x" * MOMENT_MAX)).dialogue == Unasked(
        HELLO.voice, INVITATION, (Piece(3, "x" * MOMENT_MAX),)
    )


@pytest.mark.parametrize(
    ("code", "language", "source"),
    [
        ("nb", Language.NB, Source.TELEGRAM),
        ("no", Language.NB, Source.TELEGRAM),
        ("NN-no", Language.NN, Source.TELEGRAM),
        ("en-GB", Language.EN, Source.TELEGRAM),
        ("da", Language.NB, Source.GUESSED),
        ("sv-SE", Language.NB, Source.GUESSED),
        ("de", Language.EN, Source.GUESSED),
        ("zh-hans", Language.EN, Source.GUESSED),
        ("", Language.NB, Source.GUESSED),
        (None, Language.NB, Source.GUESSED),
    ],
)
def test_the_bot_begins_in_the_language_of_telegram(code: str | None, language: Language, source: Source) -> None:
    assert greet(code, INVITATION) == Welcome(Voice(language, source), INVITATION)


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (Source.GUESSED, "Eg veit ikkje kva eg skal seie, men det var koseleg.", Source.DETECTED),
        (Source.DETECTED, "Eg veit ikkje kva eg skal seie, men det var koseleg.", Source.DETECTED),
        (Source.TELEGRAM, "Eg veit ikkje kva eg skal seie, men det var koseleg.", Source.TELEGRAM),
        (Source.CHOSEN, "Eg veit ikkje kva eg skal seie, men det var koseleg.", Source.CHOSEN),
        (Source.GUESSED, "Ikkje eg", Source.GUESSED),
        (Source.GUESSED, "Ich weiß nicht, was ich sagen soll, aber es war schön.", Source.GUESSED),
        (Source.GUESSED, "😊😊😊 123", Source.GUESSED),
    ],
)
def test_a_whole_sentence_changes_the_language_of_replies_only_where_we_had_guessed(
    before: Source, text: str, after: Source
) -> None:
    step = advance(replace(HELLO, voice=Voice(Language.EN, before)), Wrote(1, text))
    heard = after is Source.DETECTED
    assert step.dialogue.voice == Voice(Language.NN if heard else Language.EN, after)
