"""What each state shows: which words (by key), which of the student's own, which buttons.

Nothing here is worded yet; `conversations.texts` does that. The step's name stands in every button, so that a press on
an old one is recognised without remembering anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from conversations.events import Action, Card
from conversations.experience import Feeling, Part
from conversations.pieces import joined
from conversations.states import (
    Dialogue,
    Done,
    Labelling,
    Language,
    Placing,
    Rating,
    Review,
    Stopped,
    Telling,
    Unasked,
    Welcome,
)

THEMES_MAX: Final = 3
THEMES_IN_A_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Said:
    """Words of ours: a text key, and what is filled in."""

    key: str
    filled_in: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ours, by its text key."""

    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, shown so that it stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The student's own words; never read as markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a moment."""

    feeling: Feeling | None
    themes: tuple[str, ...]


Block: TypeAlias = Said | Heading | Asked | Quoted | Labels


@dataclass(frozen=True, slots=True)
class Button:
    """A button: the key of its words, what it does, and whether it shows as chosen."""

    key: str
    action: Action
    argument: str = ""
    chosen: bool = False


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One thing to show: blocks from top to bottom, then rows of buttons."""

    step: str
    blocks: tuple[Block, ...]
    rows: Rows = ()


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
    assert_never(dialogue)


def screen_of(dialogue: Dialogue) -> Screen:
    """What to show where the conversation stands."""
    step = step_of(dialogue)
    match dialogue:
        case Welcome():
            rows: Rows = (
                (Button("button.share", Action.SHARE),),
                (Button("button.privacy", Action.PRIVACY), Button("button.language", Action.LANGUAGE)),
            )
            return Screen(step, (Said("welcome.text"),), rows)
        case Unasked(pieces=pieces):
            rows = ((Button("button.take", Action.TAKE),), (Button("button.drop", Action.DROP),))
            return Screen(step, (Said("unasked.text"), Quoted(joined(pieces))), rows)
        case Telling(answer=answer) if answer.told.pieces:
            rows = (
                (Button("button.continue", Action.CONTINUE),),
                (Button("button.restart", Action.RESTART), Button("button.finish", Action.FINISH)),
            )
            return Screen(step, (Said(f"telling.taken_{answer.part}"),), rows)
        case Telling(voice, invitation, answer):
            question = invitation.question(answer.part).worded(voice.language)
            hint = Said(f"telling.hint_{answer.part}")
            return Screen(step, (Asked(question), hint), ((Button("button.skip", Action.SKIP),),))
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
        case Done():
            rows = (
                (Button("button.share_again", Action.SHARE),),
                (Button("button.privacy", Action.PRIVACY),),
            )
            return Screen(step, (Said("done.text"),), rows)
        case Stopped():
            return Screen(step, (Said("stopped.text"),), ((Button("button.share", Action.SHARE),),))
    assert_never(dialogue)


def screen_of_card(card: Card) -> Screen:
    """What a card shows; its last button leads back to where the conversation stands."""
    back = (Button("button.resume", Action.RESUME),)
    match card:
        case Card.LANGUAGE:
            languages = tuple(Button(f"name.{language}", Action.SPEAK, language) for language in Language)
            return Screen("card", (Said("card.language"),), (languages, back))
        case Card.PRIVACY:
            return Screen("card", (Said("card.privacy"),), (back,))
        case Card.HELP:
            return Screen("card", (Said("card.help"),), (back,))
    assert_never(card)


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
    changes = []
    for part, told in ((Part.SMALL, state.small), (Part.STRUCTURAL, state.structural)):
        verb = "add" if told is None else "change"
        changes.append(Button(f"button.{verb}_{part}", Action.CHANGE, part))
        if told is not None:
            blocks += [Heading(f"review.heading_{part}"), Quoted(told.text), Labels(told.feeling, told.themes)]
    send, discard = Button("button.send", Action.SEND), Button("button.discard", Action.DISCARD)
    return Screen(step, tuple(blocks), ((send,), tuple(changes), (discard,)))
