"""A draft that is older than the words: themes that staff have taken away meanwhile.

An invitation is carried along as it was, so that nobody changes a question under a student's hands. But the words of a
theme stand in the language files; where they are gone nobody could read it, and so it is neither offered nor stored.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from conversations.states import Dialogue, Labelling, Placing, Rating, Review, Telling, Told

T = TypeVar("T", Told, Told | None)


def with_themes(dialogue: Dialogue, themes: Collection[str]) -> Dialogue:
    """The dialogue without any theme but these; itself, where it has no other."""
    if all(theme in themes for theme in dialogue.invitation.themes):
        return dialogue

    def fewer(told: T) -> T:
        if told is None:
            return told
        return replace(told, themes=tuple(theme for theme in told.themes if theme in themes))

    left = tuple(theme for theme in dialogue.invitation.themes if theme in themes)
    invitation = replace(dialogue.invitation, themes=left)
    match dialogue:
        case Telling(answer=answer) | Rating(answer=answer) | Labelling(answer=answer):
            answer = replace(answer, told=fewer(answer.told), other=fewer(answer.other))
            return replace(dialogue, invitation=invitation, answer=answer)
        case Review(small=small, structural=structural) | Placing(small=small, structural=structural):
            return replace(dialogue, invitation=invitation, small=fewer(small), structural=fewer(structural))
        case _:
            return replace(dialogue, invitation=invitation)
