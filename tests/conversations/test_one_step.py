"""Single steps that ask for a look of their own: masks, care, what does not fit, the language that is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.advance import advance, greet
from conversations.blocks import Quoted, Said
from conversations.book import load
from conversations.events import (
    Action,
    Card,
    Command,
    Commanded,
    Pressed,
    Rewrote,
    SentUnreadable,
    Show,
    ShowCard,
    Submit,
    Wrote,
)
from conversations.languages import EN, NB, NN, Language
from conversations.screens import screen_of
from conversations.states import Done, Piece, Placing, Review, Source, Told, Unasked, Voice, Welcome, Withdrawing
from conversations.steps import Step, ask_small
from conversations.stored import stored
from conversations.words import MOMENT_MAX

INVITATION = load().invitation()
HELLO = greet("nb", INVITATION)
REVIEW = Review(HELLO.voice, INVITATION, Told((Piece(1, "Hei"),)), None)
PLACING = Placing(HELLO.voice, INVITATION, REVIEW.small, None, (Piece(2, "Hopp"),))


def test_what_sounds_like_danger_brings_the_card_and_is_kept_like_anything_else() -> None:
    step = advance(HELLO, Wrote(1, "jeg orker ikke leve lenger"))
    assert step == Step(
        Unasked(HELLO.voice, INVITATION, (Piece(1, "jeg orker ikke leve lenger"),)), (ShowCard(Card.CARE),)
    )
    edited_to = advance(REVIEW, Rewrote(1, "jeg orker ikke leve lenger"))
    assert edited_to.effects == (ShowCard(Card.CARE),)
    long = "jeg orker ikke leve lenger " * 200
    assert advance(HELLO, Wrote(1, long)) == Step(HELLO, (Show("note.too_long"), ShowCard(Card.CARE)))
    assert advance(REVIEW, Rewrote(1, long)) == Step(REVIEW, (Show("note.edit_too_long"), ShowCard(Card.CARE)))


def test_danger_is_heard_wherever_it_is_written_also_where_nothing_is_kept_of_it() -> None:
    acute, card = "jeg orker ikke leve lenger", ShowCard(Card.CARE)
    asking, done = Withdrawing(HELLO.voice, INVITATION), Done(HELLO.voice, INVITATION)
    assert advance(asking, Wrote(1, acute)) == Step(asking, (card,))
    assert advance(asking, Rewrote(1, acute)) == Step(asking, (card,))
    assert advance(done, Rewrote(1, acute)) == Step(done, (Show("note.edited_after"), card))
    assert advance(REVIEW, Rewrote(7, acute)) == Step(REVIEW, (Show("note.edit_unknown"), card))
    assert advance(REVIEW, SentUnreadable("", acute)) == Step(REVIEW, (Show("note.only_text"), card))
    assert advance(REVIEW, Commanded(Command.SHARE, acute)) == Step(REVIEW, (Show("note.underway"), card))
    assert advance(done, Commanded(Command.WITHDRAW, acute)) == Step(asking, (Show(), card))


def test_a_mask_can_be_taken_off_and_put_back_and_an_unknown_one_changes_nothing() -> None:
    told = Told((Piece(1, "Ring Kari Nordmann på 934 56 789."),))
    review = replace(REVIEW, structural=told)
    [name_mask, number] = stored(told, HELLO.voice).masks
    assert (name_mask.word, number.word) == ("Kari Nordmann", "934 56 789")
    press = Pressed("review", Action.MASK, f"structural:{name_mask.code}")
    off = advance(review, press).dialogue
    assert off == replace(review, structural=replace(told, unmasked=("Kari Nordmann",)))
    assert isinstance(off, Review)
    assert off.structural is not None
    assert stored(off.structural, HELLO.voice).text == "Ring Kari Nordmann på [telefonnummer]."
    assert Said("review.masked") in screen_of(off).blocks
    bare = advance(off, replace(press, argument=f"structural:{number.code}")).dialogue
    assert Said("review.unmasked") in screen_of(bare).blocks
    assert advance(off, press).dialogue == review
    for argument in ("structural:00000000", f"small:{number.code}", "elsewhere:1", ""):
        unknown = Pressed("review", Action.MASK, argument)
        assert advance(review, unknown) == Step(review, (Show("note.old_button"),))
    nothing_small = replace(review, small=None)
    assert advance(nothing_small, Pressed("review", Action.MASK, f"small:{number.code}")).dialogue == nothing_small


@pytest.mark.parametrize(("voice", "placeholder"), [("nb", "[lenke]"), ("nn", "[lenkje]"), ("en", "[link]")])
def test_where_the_storys_language_cannot_be_told_placeholders_are_in_the_bots(voice: str, placeholder: str) -> None:
    told = Told((Piece(1, "https://example.org/x 🎂"),))
    assert stored(told, Voice(Language(voice), Source.CHOSEN)).text == f"{placeholder} 🎂"


def test_what_does_not_fit_where_it_is_placed_stays_to_be_placed_elsewhere() -> None:
    long = replace(PLACING, pieces=(Piece(2, "x" * MOMENT_MAX),))
    assert advance(long, Pressed("placing", Action.PLACE, "small")) == Step(long, (Show("note.too_long"),))
    elsewhere = advance(long, Pressed("placing", Action.PLACE, "structural")).dialogue
    assert elsewhere == replace(REVIEW, structural=Told(long.pieces, asked=long.voice.language))


def test_a_question_is_stored_in_the_language_in_which_it_was_answered() -> None:
    """A student who changes the language, or is heard to write another, was asked what was asked."""
    asked = ask_small(Voice(NB, Source.GUESSED), INVITATION)
    answered = advance(asked, Wrote(1, "Somebody in the reading room said hello to me this morning.")).dialogue
    assert answered.voice.language == EN
    review = advance(answered, Pressed("small.tell", Action.FINISH)).dialogue
    submit, _ = advance(review, Pressed("review", Action.SEND)).effects
    assert isinstance(submit, Submit)
    assert submit.experience.small is not None
    assert submit.experience.small.question == INVITATION.small.worded(NB)


def test_changing_shows_again_what_was_told() -> None:
    changing = advance(REVIEW, Pressed("review", Action.CHANGE, "small")).dialogue
    assert REVIEW.small is not None
    assert Quoted(REVIEW.small.text) in screen_of(changing).blocks


def test_what_does_not_fit_is_left_out_and_the_rest_stays() -> None:
    assert advance(PLACING, Wrote(3, "x" * MOMENT_MAX)) == Step(PLACING, (Show("note.too_long"),))
    assert advance(HELLO, Wrote(3, "x" * MOMENT_MAX)).dialogue == Unasked(
        HELLO.voice, INVITATION, (Piece(3, "x" * MOMENT_MAX),)
    )


@pytest.mark.parametrize(
    ("code", "language", "source"),
    [
        ("nb", NB, Source.TELEGRAM),
        ("no", NB, Source.TELEGRAM),
        ("NN-no", NN, Source.TELEGRAM),
        ("en-GB", EN, Source.TELEGRAM),
        ("da", NB, Source.GUESSED),
        ("sv-SE", NB, Source.GUESSED),
        ("de", EN, Source.GUESSED),
        ("zh-hans", EN, Source.GUESSED),
        ("", NB, Source.GUESSED),
        (None, NB, Source.GUESSED),
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
    step = advance(replace(HELLO, voice=Voice(EN, before)), Wrote(1, text))
    heard = after is Source.DETECTED
    assert step.dialogue.voice == Voice(NN if heard else EN, after)


def test_a_review_whose_masked_text_outgrows_a_message_goes_on_in_the_next() -> None:
    told = Told((Piece(1, " ".join(f"@navn{number}" for number in range(400))),))
    messages = load().worded(screen_of(Review(HELLO.voice, INVITATION, told, None)), NB)
    assert len(messages) > 1
    assert sum(message.text.count("[brukernavn]") for message in messages) >= 390
