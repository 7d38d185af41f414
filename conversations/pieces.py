"""The messages that a story in the making is made of, wherever a state keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, assert_never

from conversations.states import Answer, Labelling, Piece, Placing, Rating, Review, Telling, Told, Unasked
from conversations.words import MOMENT_MAX, units

Pieces: TypeAlias = tuple[Piece, ...]

# The steps at which something has been told that is not yet handed in.
Underway: TypeAlias = Unasked | Telling | Rating | Labelling | Review | Placing


def texts_of(state: Underway) -> tuple[Pieces, ...]:
    """The messages of each text that the state holds."""
    match state:
        case Unasked(pieces=pieces):
            return (pieces,)
        case Telling(answer=answer) | Rating(answer=answer) | Labelling(answer=answer):
            return (answer.told.pieces, *_pieces(answer.other))
        case Review(small=small, structural=structural):
            return (*_pieces(small), *_pieces(structural))
        case Placing(small=small, structural=structural, pieces=pieces):
            return (*_pieces(small), *_pieces(structural), pieces)
    assert_never(state)


def holds(state: Underway, key: int) -> bool:
    """Whether the message with this key is part of what has been told."""
    return any(piece.key == key for pieces in texts_of(state) for piece in pieces)


def too_long(state: Underway) -> bool:
    """Whether a text has outgrown what one moment may hold."""
    return any(units(joined(pieces)) > MOMENT_MAX for pieces in texts_of(state))


def joined(pieces: Pieces) -> str:
    """All messages as one text."""
    return Told(pieces).text


def edited(state: Underway, key: int, text: str) -> Underway:
    """The state with the message of this key saying `text`."""

    def change(pieces: Pieces) -> Pieces:
        return tuple(Piece(key, text) if piece.key == key else piece for piece in pieces)

    match state:
        case Unasked(pieces=pieces):
            return replace(state, pieces=change(pieces))
        case Telling(answer=answer):
            return replace(state, answer=_changed(answer, change))
        case Rating(answer=answer):
            return replace(state, answer=_changed(answer, change))
        case Labelling(answer=answer):
            return replace(state, answer=_changed(answer, change))
        case Review(small=small, structural=structural):
            return replace(state, small=_told(small, change), structural=_told(structural, change))
        case Placing(small=small, structural=structural, pieces=pieces):
            return replace(
                state, small=_told(small, change), structural=_told(structural, change), pieces=change(pieces)
            )
    assert_never(state)


def _pieces(told: Told | None) -> tuple[Pieces, ...]:
    return () if told is None else (told.pieces,)


def _changed(answer: Answer, change: Callable[[Pieces], Pieces]) -> Answer:
    told = replace(answer.told, pieces=change(answer.told.pieces))
    return replace(answer, told=told, other=_told(answer.other, change))


def _told(told: Told | None, change: Callable[[Pieces], Pieces]) -> Told | None:
    return None if told is None else replace(told, pieces=change(told.pieces))
