"""Which stories are dealt, in an order that tells nothing: by chance, and again the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conversations.experience import Moment, Part
from desk.cards.fitting import Size, is_brief, pieces_of
from desk.exports.harmless import harmless
from desk.notes.applied import moments_of
from desk.numbers import number_of
from desk.study import Study

PER_PAGE: Final = (8, 4)
SEEDS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever prints may choose.

    Attributes:
        seed: Of the shuffle, under `SEEDS`; the same stories and seed give the same deck.
        count: How many stories at most; None takes all.
        per_page: Cards of the smallest size on a page, of `PER_PAGE`.
        blank: Cards to write on.
        sheets: To note patterns on.
    """

    seed: int
    count: int | None = None
    per_page: int = 8
    blank: int = 0
    sheets: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a moment, or a piece of one; nothing on it tells week, link or place.

    Attributes:
        number: Of the story, as `number_of` gives it.
        feeling: "" where the student skipped it.
        brief: Whether it is so short that it may be set larger.
        piece: Which piece of how many, from 1.
    """

    number: str
    part: Part
    language: str
    feeling: str
    text: str
    size: Size
    brief: bool = False
    piece: int = 1
    pieces: int = 1


def deal(study: Study, wanted: Wanted) -> list[Card]:
    """The cards of a deck, shuffled."""
    chance = random.Random(wanted.seed)  # noqa: S311 — a seed is printed, so that a deck can be dealt again
    stories = sorted(study.transcripts, key=lambda transcript: transcript.id)
    chance.shuffle(stories)
    moments = [
        (transcript.id, part, moment)
        for transcript in stories[: wanted.count]
        for part, moment in moments_of(transcript.record.experience).items()
    ]
    chance.shuffle(moments)
    return [card for story, part, moment in moments for card in _cards(story, part, moment, wanted.per_page)]


def _cards(story: str, part: Part, moment: Moment, per_page: int) -> Iterator[Card]:
    pieces = pieces_of(harmless(moment.text).strip(), per_page)
    for number, (text, size) in enumerate(pieces, start=1):
        brief = is_brief(text, per_page)
        yield Card(
            number_of(story), part, moment.language, moment.feeling or "", text, size, brief, number, len(pieces)
        )
