"""What each state shows: which words (by key), which of the student's own, which buttons.

Nothing here is worded yet; `conversations.book` does that. The step's name stands in every button, so that a press on
an old one is recognised without remembering anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from conversations.blocks import Asked, Block, Button, Copy, Heading, Helplines, Labels, Quoted, Rows, Said, Screen
from conversations.events import Action, Card
from conversations.experience import Feeling, Part
from conversations.languages import OUR_LANGUAGES, Language
from conversations.pieces import joined
from conversations.states import (
    Dialogue,
    Done,
    Labelling,
    Placing,
    Rating,
    Review,
    Stopped,
    Telling,
    Unasked,
    Welcome,
    Withdrawing,
)
from conversations.stored import Mask, stored
from conversations.words import shortened

CARE: Final = "care"  # not a card that the next screen may take the place of
BACK: Final = Button("button.resume", Action.RESUME)
THEMES_MAX: Final = 3
THEMES_IN_A_ROW: Final = 2
LANGUAGES_IN_A_ROW: Final = 3

# So many masks of a part can be undone by a button, and so much of a word stands on it; a phone shows no more.
MASKS_MAX: Final = 6
WORD_MAX: Final = 24


def step_of(dialogue: Dialogue) -> str:
    """The step's name: short, since it stands in callback data of at most 64 bytes."""
    match dialogue:
        case Welcome():
            return "welcome"
        case Unasked():
            return "unasked"
        case Telling(answer=answer):
            return f"{answer.part}.tell"
        case Rating(answer=answer):
            return f"{answer.part}.feel"
        case Labelling(answer=answer):
            return f"{answer.part}.theme"
        case Review():
            return "review"
        case Placing():
            return "placing"
        case Done():
            return "done"
        case Stopped():
            return "stopped"
        case Withdrawing():
            return "withdraw"
    assert_never(dialogue)


def screen_of(dialogue: Dialogue) -> Screen:
    """What to show where the conversation stands."""
    step = step_of(dialogue)
    match dialogue:
        case Welcome():
            rows: Rows = (
                (Button("button.share", Action.SHARE),),
                (Button("button.privacy", Action.PRIVACY), Button("button.language", Action.LANGUAGE)),
                (Button("button.help", Action.HELP),),
            )
            return Screen(step, (Said("welcome.text"),), rows)
        case Unasked(pieces=pieces):
            rows = ((Button("button.take", Action.TAKE),), (Button("button.drop", Action.DROP),))
            return Screen(step, (Said("unasked.text"), Quoted(joined(pieces))), rows)
        case Telling():
            return _telling(step, dialogue)
        case Rating(answer=answer):
            feelings = tuple(
                Button(f"feeling.{feeling}", Action.FEEL, feeling, chosen=feeling is answer.told.feeling)
                for feeling in Feeling
            )
            rows = (feelings, (Button("button.skip", Action.SKIP),))
            return Screen(step, (Said(f"rating.text_{answer.part}"),), rows)
        case Labelling():
            return _labelling(step, dialogue)
        case Review():
            return _review(step, dialogue)
        case Placing(pieces=pieces):
            parts = tuple(Button(f"button.place_{part}", Action.PLACE, part) for part in Part)
            rows = (parts, (Button("button.drop_here", Action.DROP),))
            return Screen(step, (Said("placing.text"), Quoted(joined(pieces))), rows)
        case Done(receipt=receipt):
            return _done(step, receipt)
        case Stopped():
            rows = ((Button("button.share", Action.SHARE),), (Button("button.clean", Action.CLEAN),))
            return Screen(step, (Said("stopped.text"),), rows)
        case Withdrawing():
            return Screen(step, (Said("withdraw.text"),), ((Button("button.cancel", Action.DROP),),))
    assert_never(dialogue)


def screen_of_card(card: Card, spoken: Iterable[Language] = OUR_LANGUAGES) -> Screen:
    """What a card shows; its last button leads back to where the conversation stands.

    `spoken` are the languages to choose from.
    """
    back = (BACK,)
    match card:
        case Card.LANGUAGE:
            languages = tuple(Button(f"name.{language}", Action.SPEAK, language) for language in spoken)
            rows = tuple(languages[i : i + LANGUAGES_IN_A_ROW] for i in range(0, len(languages), LANGUAGES_IN_A_ROW))
            return Screen("card", (Said("card.language"),), (*rows, back))
        case Card.PRIVACY:
            clean = (Button("button.clean", Action.CLEAN),)
            return Screen("card", (Said("card.privacy"), Said("card.controller")), (clean, back))
        case Card.HELP:
            return Screen("card", (Said("card.help"), Helplines()), (back,))
        case Card.CARE:
            onward = (Button("button.go_on", Action.RESUME), Button("button.pause", Action.PAUSE))
            return Screen(CARE, (Said("card.care"), Helplines()), (onward, (Button("button.stop", Action.STOP),)))
        case Card.PAUSED:
            return Screen("card", (Said("card.paused"),), ((Button("button.go_on", Action.RESUME),),))
    assert_never(card)


def _telling(step: str, state: Telling) -> Screen:
    answer = state.answer
    if not answer.told.pieces:
        question = state.invitation.question(answer.part).worded(state.voice.language)
        hint = Said(f"telling.hint_{answer.part}")
        return Screen(step, (Asked(question), hint), ((Button("button.skip", Action.SKIP),),))
    blocks: tuple[Block, ...] = (Said(f"telling.taken_{answer.part}"),)
    if answer.revising:  # what is to be changed stands somewhere further up, if it has not been cleaned away
        blocks = (Said("telling.revising"), Quoted(answer.told.text))
    rows: Rows = (
        (Button("button.continue", Action.CONTINUE),),
        (Button("button.restart", Action.RESTART), Button("button.finish", Action.FINISH)),
    )
    return Screen(step, blocks, rows)


def _done(step: str, receipt: str | None) -> Screen:
    blocks: tuple[Block, ...] = (Said("done.text"),)
    rows: Rows = (
        (Button("button.share_again", Action.SHARE),),
        (Button("button.nudges", Action.NUDGES),),
        (Button("button.clean", Action.CLEAN), Button("button.help", Action.HELP)),
    )
    if receipt is not None:
        blocks = (*blocks, Said("done.receipt", (("receipt", receipt),)))
        rows = ((Copy("button.copy_receipt", receipt),), *rows)
    return Screen(step, blocks, rows)


def _labelling(step: str, state: Labelling) -> Screen:
    chosen = state.answer.told.themes
    buttons = [
        Button(f"theme.{theme}", Action.THEME, theme, chosen=theme in chosen) for theme in state.invitation.themes
    ]
    rows = tuple(tuple(buttons[i : i + THEMES_IN_A_ROW]) for i in range(0, len(buttons), THEMES_IN_A_ROW))
    onward = Button("button.continue", Action.CONTINUE) if chosen else Button("button.skip", Action.SKIP)
    most = (("most", str(THEMES_MAX)),)
    return Screen(step, (Said(f"labelling.text_{state.answer.part}", most),), (*rows, (onward,)))


def _review(step: str, state: Review) -> Screen:
    blocks: list[Block] = [Said("review.text")]
    rows: list[tuple[Button, ...]] = [(Button("button.send", Action.SEND),)]
    changes = []
    masks: list[Mask] = []
    for part, told in ((Part.SMALL, state.small), (Part.STRUCTURAL, state.structural)):
        verb = "add" if told is None else "change"
        changes.append(Button(f"button.{verb}_{part}", Action.CHANGE, part))
        if told is not None:
            kept = stored(told, state.voice)
            blocks += [Heading(f"review.heading_{part}"), Quoted(kept.text), Labels(told.feeling, told.themes)]
            rows += [(_mask_button(part, mask),) for mask in kept.masks[:MASKS_MAX]]
            masks += kept.masks
    if masks:
        blocks.append(Said("review.masked" if any(mask.hidden for mask in masks) else "review.unmasked"))
    return Screen(step, tuple(blocks), (*rows, tuple(changes), (Button("button.discard", Action.DISCARD),)))


def _mask_button(part: Part, mask: Mask) -> Button:
    key = "button.leave_word" if mask.hidden else "button.hide_word"
    return Button(key, Action.MASK, f"{part}:{mask.code}", word=shortened(mask.word, WORD_MAX))
