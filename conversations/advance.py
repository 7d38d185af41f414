"""The whole conversation: what follows from an event.

`advance` is a total function. It raises nothing and remembers nothing: odd input is an answer too, usually "here is
where we are". This module holds what is true at every step; `conversations.steps` holds the buttons of each step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from conversations.care import sounds_acute
from conversations.events import (
    EVERGREEN,
    OUTREACH,
    Action,
    Card,
    Clean,
    Cleaned,
    Command,
    Commanded,
    Event,
    Forget,
    Invited,
    Outcome,
    Outreach,
    Pressed,
    PressedUnknown,
    Rewrote,
    SentUnreadable,
    Show,
    ShowCard,
    Tried,
    Withdraw,
    Wrote,
)
from conversations.hearing import heard
from conversations.languages import EN, NB, Language
from conversations.pieces import edited, holds, too_long
from conversations.screens import step_of
from conversations.states import (
    Answer,
    Dialogue,
    Done,
    Invitation,
    Labelling,
    Piece,
    Placing,
    Rating,
    Review,
    Source,
    Stopped,
    Telling,
    Unasked,
    Voice,
    Welcome,
    Withdrawing,
)
from conversations.steps import Step, ask_small, pressed
from conversations.team.tasks import TeamCommand
from conversations.words import cleaned

# Whose Telegram does not tell, or speaks what is near to bokmål.
_GUESSED_NB: Final = frozenset({"", "da", "sv"})


def greet(language_code: str | None, invitation: Invitation) -> Welcome:
    """The beginning, in the language of the student's Telegram where we speak it.

    `language_code` is an IETF tag as Telegram sends it ("nb", "nn-NO", "de"), or None. Scandinavian neighbours get
    bokmål and everybody else English, until a whole sentence of theirs says otherwise.
    """
    code = (language_code or "").lower().split("-")[0]
    code = "nb" if code == "no" else code
    if code in invitation.languages:
        voice = Voice(Language(code), Source.TELEGRAM)
    else:
        voice = Voice(NB if code in _GUESSED_NB else EN, Source.GUESSED)
    return Welcome(voice, invitation)


def advance(dialogue: Dialogue, event: Event) -> Step:
    """What follows from `event` where the conversation stands at `dialogue`."""
    match event:
        case Wrote(key, text):
            return _wrote(dialogue, key, cleaned(text))
        case Rewrote(key, text):
            return _rewrote(dialogue, key, cleaned(text))
        case Pressed(_, action, argument) if action in EVERGREEN:
            return _pressed_evergreen(dialogue, action, argument)
        case Pressed(step, action, argument) if step == step_of(dialogue):
            return pressed(dialogue, action, argument)
        case Pressed() | PressedUnknown():
            return Step(dialogue, (Show("note.old_button"),))
        case Commanded(command, behind):
            done = _commanded(dialogue, command, cleaned(behind))
            return replace(done, effects=(*done.effects, *_caring(cleaned(behind))))
        case Invited(invitation, asking):
            return _invited(dialogue, invitation, asking=asking)
        case SentUnreadable(caption=caption):
            return Step(dialogue, (Show("note.only_text"), *_caring(cleaned(caption))))
        case Tried(outcome):
            ended = Welcome(dialogue.voice, dialogue.invitation) if outcome is Outcome.GONE else dialogue
            return Step(ended, (Show(f"note.withdrawal_{outcome}"),))
        case Cleaned(wholly):
            return Step(dialogue, (Show("note.cleaned" if wholly else "note.cleaned_partly"),))
    assert_never(event)


def _commanded(dialogue: Dialogue, command: Command | TeamCommand | None, behind: str) -> Step:
    match command:
        case Command.START:
            return _begin(dialogue, Welcome(dialogue.voice, dialogue.invitation))
        case Command.SHARE:
            return _begin(dialogue, ask_small(dialogue.voice, dialogue.invitation))
        case Command.NUDGES:
            return Step(dialogue, (Outreach(Action.NUDGES),))
        case Command.ACTIVITIES:
            return Step(dialogue, (Outreach(Action.ACTIVITIES),))
        case Command.PRIVACY:
            return Step(dialogue, (ShowCard(Card.PRIVACY),))
        case Command.LANGUAGE:
            return Step(dialogue, (ShowCard(Card.LANGUAGE),))
        case Command.HELP:
            return Step(dialogue, (ShowCard(Card.HELP),))
        case Command.WITHDRAW:
            return _withdraw(dialogue, behind)
        case Command.STOP:
            return _stop(dialogue)
        case None | TeamCommand():
            return Step(dialogue, (Show("note.unknown_command"),))
    assert_never(command)


def _pressed_evergreen(dialogue: Dialogue, action: Action, argument: str) -> Step:
    match action:
        case _ if action in OUTREACH:
            return Step(dialogue, (Outreach(action, argument),))
        case Action.SHARE:
            return _begin(dialogue, ask_small(dialogue.voice, dialogue.invitation))
        case Action.PRIVACY:
            return Step(dialogue, (ShowCard(Card.PRIVACY),))
        case Action.LANGUAGE:
            return Step(dialogue, (ShowCard(Card.LANGUAGE),))
        case Action.SPEAK if argument in dialogue.invitation.languages:
            return Step(replace(dialogue, voice=Voice(Language(argument), Source.CHOSEN)), (Show(),))
        case Action.HELP:
            return Step(dialogue, (ShowCard(Card.HELP),))
        case Action.PAUSE:
            return Step(dialogue, (ShowCard(Card.PAUSED),))
        case Action.STOP:
            return _stop(dialogue)
        case Action.CLEAN:
            return Step(dialogue, (Clean(),))
        case _:
            return Step(dialogue, (Show(),))


def _stop(dialogue: Dialogue) -> Step:
    return Step(Stopped(dialogue.voice, dialogue.invitation), (Forget(), Show()))


def _withdraw(dialogue: Dialogue, receipt: str) -> Step:
    """Asks for the receipt, unless it came along."""
    match dialogue:
        case Welcome() | Done() | Stopped() | Withdrawing():
            asking = Withdrawing(dialogue.voice, dialogue.invitation)
            return Step(asking, (Withdraw(receipt),) if receipt and not sounds_acute(receipt) else (Show(),))
        case _:
            return Step(dialogue, (Show("note.withdraw_later"),))


def _invited(dialogue: Dialogue, invitation: Invitation, *, asking: bool) -> Step:
    beginning = ask_small(dialogue.voice, invitation) if asking else Welcome(dialogue.voice, invitation)
    return _begin(dialogue, beginning)


def _begin(dialogue: Dialogue, beginning: Welcome | Telling) -> Step:
    """A new beginning never throws away what somebody is in the middle of."""
    match dialogue:
        case Welcome() | Done() | Stopped() | Withdrawing():
            return Step(beginning, (Show(),))
        case _:
            return Step(dialogue, (Show("note.underway"),))


def _wrote(dialogue: Dialogue, key: int, text: str) -> Step:
    if not text:
        return Step(dialogue, (Show("note.only_text"),))
    if isinstance(dialogue, Withdrawing):
        return Step(dialogue, _caring(text) or (Withdraw(text),))
    if not isinstance(dialogue, Welcome | Done | Stopped) and holds(dialogue, key):
        return Step(dialogue, (Show(),))  # delivered again, because we stopped between keeping it and saying so
    voice = heard(dialogue.voice, text, dialogue.invitation.languages)
    piece = Piece(key, text)
    note = None
    match dialogue:
        case Welcome(_, invitation) | Done(_, invitation) | Stopped(_, invitation):
            longer: Unasked | Telling | Rating | Labelling | Placing = Unasked(voice, invitation, (piece,))
        case Review(_, invitation, small, structural):
            longer = Placing(voice, invitation, small, structural, (piece,))
        case Unasked(pieces=pieces) | Placing(pieces=pieces):
            longer = replace(dialogue, voice=voice, pieces=(*pieces, piece))
        case Telling(answer=answer):
            longer = replace(dialogue, voice=voice, answer=_continued(answer, piece, dialogue.voice.language))
        case Rating(answer=answer) | Labelling(answer=answer):
            longer = replace(dialogue, voice=voice, answer=_continued(answer, piece, dialogue.voice.language))
            note = "note.added"
        case _:
            assert_never(dialogue)
    if too_long(longer):
        return Step(dialogue, (Show("note.too_long"), *_caring(text)))
    return Step(longer, _caring(text) or (Show(note),))


def _continued(answer: Answer, piece: Piece, asked: Language) -> Answer:
    return replace(answer, told=answer.told.with_pieces((piece,), asked))


def _rewrote(dialogue: Dialogue, key: int, text: str) -> Step:
    match dialogue:
        case Welcome() | Stopped() | Withdrawing():
            return Step(dialogue, _caring(text))
        case Done():
            return Step(dialogue, (Show("note.edited_after"), *_caring(text)))
        case Unasked() | Telling() | Rating() | Labelling() | Review() | Placing():
            if not text or not holds(dialogue, key):
                return Step(dialogue, (Show("note.edit_unknown"), *_caring(text)))
            changed = edited(dialogue, key, text)
            if too_long(changed):
                return Step(dialogue, (Show("note.edit_too_long"), *_caring(text)))
            return Step(changed, _caring(text) or (Show("note.edited"),))
    assert_never(dialogue)


def _caring(text: str) -> tuple[ShowCard, ...]:
    """The card with help-lines, before the next question, when a text sounds like acute danger; nothing else comes."""
    return (ShowCard(Card.CARE),) if sounds_acute(text) else ()
