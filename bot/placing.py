"""Where a screen is shown: in the message whose button was pressed, or in a new one."""

from __future__ import annotations

from typing import Final

from bot.arriving import Arrival, Press
from bot.draft import Draft
from conversations.blocks import Screen
from conversations.events import Outreach, Show, ShowCard
from conversations.screens import CARE, screen_of_card, step_of
from conversations.steps import Step

CARD: Final = "card"
RECEIPT: Final = "receipt"
KEPT: Final = frozenset({RECEIPT, CARE})  # stays as it is: whoever needs the code, or somebody to call, finds it there
STAYING: Final = frozenset({"", "welcome", "review"})  # there to be read again: what we promise, and what was told


def here(arrival: Arrival, draft: Draft) -> bool:
    """Whether a button of the message was pressed that shows where the conversation stands."""
    return isinstance(arrival.what, Press) and arrival.what.number == draft.anchor


def gives_way(shown: str, step: str) -> bool:
    """Whether the message that shows one step may show another in its place, once its button has been pressed."""
    return shown not in KEPT and (shown == step or CARD in {shown, step} or shown not in STAYING)


def in_place(arrival: Arrival, draft: Draft, step: str) -> bool:
    """Whether the pressed message shows a step in its place.

    Not where something has come below it since, a calendar file or a word of ours: there the eye is on that by now.
    """
    newest = draft.messages[-1:] == (draft.anchor,)
    return here(arrival, draft) and gives_way(draft.shown, step) and (newest or draft.shown == step)


def shown_by(step: Step, served: Screen | None) -> str:
    """The step that is shown next, as far as that is known before it is committed."""
    for effect in step.effects:
        match effect:
            case Show():
                return step_of(step.dialogue)
            case ShowCard(card):
                return screen_of_card(card).step
            case Outreach() if served is not None:
                return served.step
            case _:
                pass
    return step_of(step.dialogue)
