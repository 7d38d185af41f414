"""How much room a text needs on paper. An estimate on the safe side: a card grows with its text in any case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final


class Size(Enum):
    """How many columns and rows of a page a card takes; the value of `WHOLE` is its part of any page."""

    ONE = (1, 1)
    WIDE = (2, 1)
    HALF = (2, 2)
    WHOLE = (2, 4)


@dataclass(frozen=True, slots=True)
class Room:
    """What fits on a card.

    Attributes:
        signs: In a line.
        lines: Of text.
    """

    signs: int
    lines: int


ROOM: Final = MappingProxyType(
    {
        8: {Size.ONE: Room(38, 7), Size.WIDE: Room(80, 7), Size.HALF: Room(80, 19), Size.WHOLE: Room(80, 44)},
        4: {Size.ONE: Room(31, 16), Size.WIDE: Room(66, 16), Size.WHOLE: Room(66, 36)},
    }
)
"""By cards a page; for the type that templates/cards.css sets, in the widest of the usual fonts."""


def pieces_of(text: str, per_page: int) -> list[tuple[str, Size]]:
    """The text with the smallest size that it fits on; in several pieces of a whole page each where it is longer."""
    for size, room in ROOM[per_page].items():
        if lines_of(text, room.signs) <= room.lines:
            return [(text, size)]
    *pieces, last = _cut(text, ROOM[per_page][Size.WHOLE])
    return [*((piece, Size.WHOLE) for piece in pieces), *pieces_of(last, per_page)]


def is_brief(text: str, per_page: int) -> bool:
    """Whether a text is so short that it may be set larger on the smallest card."""
    room = ROOM[per_page][Size.ONE]
    return lines_of(text, room.signs) <= room.lines // 2


def lines_of(text: str, signs: int) -> int:
    """How many lines a text takes."""
    return sum(max(1, -(-_width(line) // signs)) for line in text.split("\n"))


def _width(text: str) -> int:
    # A word that does not fit goes to the next line, so that a line is on average a little shorter than it could be.
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cut(text: str, room: Room) -> Iterator[str]:
    piece, lines = "", 0
    for part in _runs(text, room.signs):
        needed = lines_of(part.rstrip("\n"), room.signs)
        if piece and lines + needed > room.lines:
            yield piece.strip()
            piece, lines = "", 0
        piece, lines = piece + part, lines + needed
    yield piece.strip()


def _runs(text: str, signs: int) -> Iterator[str]:
    """The text in runs of about a line; cut between words where there are words."""
    for line in text.splitlines(keepends=True):
        run = ""
        for word in _words(line, signs):
            if run and _width(run) + _width(word) > signs:
                yield run
                run = ""
            run += word
        yield run


def _words(line: str, signs: int) -> Iterator[str]:
    half = max(1, signs // 2)
    for number, word in enumerate(line.split(" ")):
        spaced = f" {word}" if number else word
        yield from (spaced[at : at + half] for at in range(0, len(spaced), half))
