"""The buttons of each step, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from conversations.events import Action, Effect, Show, Submit
from conversations.experience import Experience, Feeling, Moment, Part
from conversations.pieces import Pieces, too_long
from conversations.screens import THEMES_MAX
from conversations.states import (
    Answer,
    Dialogue,
    Done,
    Invitation,
    Labelling,
    Placing,
    Rating,
    Review,
    Stopped,
    Telling,
    Told,
    Unasked,
    Voice,
    Welcome,
    Withdrawing,
)
from conversations.stored import looked_through, stored


@dataclass(frozen=True, slots=True)
class Step:
    """Where the conversation stands after an event, and what is to be done, in this order."""

    dialogue: Dialogue
    effects: tuple[Effect, ...] = ()


def ask_small(voice: Voice, invitation: Invitation, pieces: Pieces = ()) -> Telling:
    """The first question."""
    told = Told().with_pieces(pieces, voice.language) if pieces else Told()
    return Telling(voice, invitation, Answer(Part.SMALL, told, None, revising=False))


def pressed(dialogue: Dialogue, action: Action, argument: str) -> Step:
    """What follows from a button of the present step.

    A step may have shown other buttons a moment ago, which still stand further up on the phone: *Skip* under a question
    that has been answered since. So each button counts only where the step shows it now.
    """
    match dialogue:
        case Unasked():
            return _unasked(dialogue, action)
        case Telling():
            return _telling(dialogue, action)
        case Rating():
            return _rating(dialogue, action, argument)
        case Labelling():
            return _labelling(dialogue, action, argument)
        case Review():
            return _review(dialogue, action, argument)
        case Placing():
            return _placing(dialogue, action, argument)
        case Withdrawing():
            return _withdrawing(dialogue, action)
        case Welcome() | Done() | Stopped():  # their buttons are evergreen
            return _elsewhere(dialogue)
    assert_never(dialogue)


def _elsewhere(dialogue: Dialogue) -> Step:
    return Step(dialogue, (Show("note.old_button"),))


def _unasked(state: Unasked, action: Action) -> Step:
    match action:
        case Action.TAKE:
            return Step(ask_small(state.voice, state.invitation, state.pieces), (Show(),))
        case Action.DROP:
            return Step(Welcome(state.voice, state.invitation), (Show("note.dropped"),))
        case _:
            return _elsewhere(state)


def _telling(state: Telling, action: Action) -> Step:
    told = state.answer.told
    match action:
        case Action.CONTINUE if told.pieces:
            return Step(Rating(state.voice, state.invitation, state.answer), (Show(),))
        case Action.FINISH if told.pieces:
            return _to_review(state)
        case Action.RESTART if told.pieces:
            return Step(replace(state, answer=replace(state.answer, told=Told())), (Show(),))
        case Action.SKIP if not told.pieces:
            return _next(state)
        case _:
            return _elsewhere(state)


def _rating(state: Rating, action: Action, argument: str) -> Step:
    match action:
        case Action.FEEL if argument in set(Feeling):
            told = replace(state.answer.told, feeling=Feeling(argument))
        case Action.SKIP:
            told = replace(state.answer.told, feeling=None)
        case _:
            return _elsewhere(state)
    return Step(Labelling(state.voice, state.invitation, replace(state.answer, told=told)), (Show(),))


def _labelling(state: Labelling, action: Action, argument: str) -> Step:
    told = state.answer.told
    match action:
        case Action.THEME if argument in told.themes:
            themes = tuple(theme for theme in told.themes if theme != argument)
        case Action.THEME if argument in state.invitation.themes:
            if len(told.themes) == THEMES_MAX:
                return Step(state, (Show("note.themes_full"),))
            themes = (*told.themes, argument)
        case Action.CONTINUE if told.themes:
            return _next(state)
        case Action.SKIP if not told.themes:
            return _next(state)
        case _:
            return _elsewhere(state)
    return Step(replace(state, answer=replace(state.answer, told=replace(told, themes=themes))), (Show(),))


def _review(state: Review, action: Action, argument: str) -> Step:
    match action:
        case Action.SEND:
            return Step(Done(state.voice, state.invitation), (Submit(_experience(state)), Show()))
        case Action.CHANGE if argument == Part.SMALL:
            return _change(state, Part.SMALL, state.small, state.structural)
        case Action.CHANGE if argument == Part.STRUCTURAL:
            return _change(state, Part.STRUCTURAL, state.structural, state.small)
        case Action.MASK if (part := argument.partition(":")[0]) in set(Part):
            return _toggle_mask(state, Part(part), argument.partition(":")[2])
        case Action.DISCARD:
            return Step(Welcome(state.voice, state.invitation), (Show("note.discarded"),))
        case _:
            return _elsewhere(state)


def _toggle_mask(state: Review, part: Part, code: str) -> Step:
    """Has a word stand that was masked, or the other way round; the student decides about both."""
    told = state.small if part is Part.SMALL else state.structural
    masks = () if told is None else stored(told, state.voice).masks
    word = next((mask.word for mask in masks if mask.code == code), None)
    if told is None or word is None:
        return _elsewhere(state)
    others = tuple(unmasked for unmasked in told.unmasked if unmasked != word)
    told = replace(told, unmasked=others if word in told.unmasked else (*others, word))
    changed = replace(state, small=told) if part is Part.SMALL else replace(state, structural=told)
    return Step(changed, (Show(),))


def _withdrawing(state: Withdrawing, action: Action) -> Step:
    if action is Action.DROP:
        return Step(Welcome(state.voice, state.invitation), (Show(),))
    return _elsewhere(state)


def _change(state: Review, part: Part, told: Told | None, other: Told | None) -> Step:
    answer = Answer(part, told or Told(), other, revising=True)
    return Step(Telling(state.voice, state.invitation, answer), (Show(),))


def _placing(state: Placing, action: Action, argument: str) -> Step:
    review = Review(state.voice, state.invitation, state.small, state.structural)
    match action:
        case Action.PLACE if argument == Part.SMALL:
            grown = replace(review, small=_longer(state.small, state))
        case Action.PLACE if argument == Part.STRUCTURAL:
            grown = replace(review, structural=_longer(state.structural, state))
        case Action.DROP:
            return Step(review, (Show("note.dropped"),))
        case _:
            return _elsewhere(state)
    if too_long(grown):
        return Step(state, (Show("note.too_long"),))
    return Step(grown, (Show("note.added"),))


def _longer(told: Told | None, state: Placing) -> Told:
    return (told or Told()).with_pieces(state.pieces, state.voice.language)


def _next(state: Telling | Labelling) -> Step:
    """After a part comes the other one, the first time; then the review."""
    answer = state.answer
    if answer.part is Part.SMALL and not answer.revising:
        bigger = Answer(Part.STRUCTURAL, Told(), _kept(answer.told), revising=False)
        return Step(Telling(state.voice, state.invitation, bigger), (Show(),))
    return _to_review(state)


def _to_review(state: Telling | Labelling) -> Step:
    told, other = _kept(state.answer.told), state.answer.other
    if told is None and other is None:
        return Step(Welcome(state.voice, state.invitation), (Show("note.nothing_told"),))
    small, structural = (told, other) if state.answer.part is Part.SMALL else (other, told)
    return Step(Review(state.voice, state.invitation, small, structural), (Show(),))


def _kept(told: Told) -> Told | None:
    return looked_through(told) if told.pieces else None


def _experience(state: Review) -> Experience:
    return Experience(
        prompt=state.invitation.prompt,
        campaign=state.invitation.campaign,
        small=_moment(state, Part.SMALL, state.small),
        structural=_moment(state, Part.STRUCTURAL, state.structural),
    )


def _moment(state: Review, part: Part, told: Told | None) -> Moment | None:
    if told is None:
        return None
    kept = stored(told, state.voice)
    return Moment(
        question=state.invitation.question(part).worded(told.asked or state.voice.language),
        text=kept.text,
        feeling=told.feeling,
        themes=told.themes,
        language=kept.language,
    )
