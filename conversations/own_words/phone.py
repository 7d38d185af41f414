"""How texts look on a phone: every screen that students see is set, and measured.

Widths are in columns; a button has as many as our own longest labels take, which were looked at on a phone 390 points
wide. Letters differ in width, so that what is told here is a warning, and a look at the phone decides.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from conversations.blocks import Button, Screen
from conversations.book import CHOSEN_MARK, Book
from conversations.events import Card
from conversations.experience import Feeling, Part
from conversations.languages import Language
from conversations.message import Message
from conversations.outreach.letters import Notice, screen_of_activity, screen_of_notice
from conversations.outreach.wishes import Weeks, Wishes, screen_of_wishes
from conversations.own_words.problem import Problem
from conversations.screens import screen_of, screen_of_card
from conversations.states import (
    Answer,
    Done,
    Labelling,
    Piece,
    Placing,
    Rating,
    Review,
    Source,
    Stopped,
    Telling,
    Told,
    Unasked,
    Voice,
    Welcome,
    Withdrawing,
)

# Columns that a button has, by how many stand in its row.
ROOM: Final = {1: 38, 2: 24, 3: 14}
COLUMNS: Final = 42
LINES: Final = 36
"""Lines of text that a phone shows at once, and one turn of the thumb more."""

_RECEIPT: Final = "7K3QX-0M2AB-7K3QX-0M2AB"


def on_a_phone(book: Book, lines: Mapping[tuple[Language, str], tuple[str, int]]) -> Iterator[Problem]:
    """What would be cut or too long to read, among the texts whose file and line are given."""
    told: set[tuple[str, int]] = set()
    for language in book.languages:
        for screen in screens(book, language):
            messages = book.worded(screen, language)
            for key, sentence in (*_cut(screen, messages[-1]), *_long(screen, messages)):
                place = lines.get((language, key))
                if place is not None and place not in told:
                    told.add(place)
                    yield Problem(*place, f"«{key}» {sentence}", grave=False)


def width(text: str) -> int:
    """Columns that a text takes; emoji and the like take two."""
    return sum(
        0
        if unicodedata.category(sign) in {"Mn", "Cf", "Me"}
        else 1 + (unicodedata.east_asian_width(sign) in {"W", "F"})
        for sign in text
    )


def screens(book: Book, language: Language) -> Iterator[Screen]:
    """Every screen of the students' conversation, with the shortest stories that there are."""
    voice, invitation = Voice(language, Source.CHOSEN), book.invitation()
    told = Told((Piece(1, "…"),), Feeling.BOTH, invitation.themes[:1])
    for part in Part:
        for begun in (Told(), told):
            yield screen_of(Telling(voice, invitation, Answer(part, begun, None, revising=False)))
        answer = Answer(part, told, None, revising=False)
        yield screen_of(Rating(voice, invitation, answer))
        yield screen_of(Labelling(voice, invitation, answer))
    yield screen_of(Welcome(voice, invitation))
    yield screen_of(Unasked(voice, invitation, told.pieces))
    yield screen_of(Placing(voice, invitation, told, told, told.pieces))
    for small, structural in ((told, told), (told, None), (None, told)):
        yield screen_of(Review(voice, invitation, small, structural))
    yield screen_of(Done(voice, invitation, _RECEIPT))
    yield screen_of(Stopped(voice, invitation))
    yield screen_of(Withdrawing(voice, invitation))
    for card in Card:
        yield screen_of_card(card, book.languages)
    weeks = Weeks("2026-W48", "2026-W52")
    yield screen_of_wishes(None, weeks, book.languages)
    yield screen_of_wishes(Wishes((), 1, language), weeks, book.languages)
    yield screen_of_wishes(Wishes((), 1, language, weeks.after_pause), weeks, book.languages)
    notice = Notice("0", "…", "…", "…", "…", "https://example.org")
    yield screen_of_notice(notice, "letter.reminder")
    yield screen_of_activity(notice)


def _cut(screen: Screen, message: Message) -> Iterator[tuple[str, str]]:
    for buttons, keys in zip(screen.rows, message.keys, strict=True):
        room = ROOM.get(len(buttons), ROOM[3])
        for button, key in zip(buttons, keys, strict=True):
            label = key.label
            if isinstance(button, Button) and button.key.startswith(("theme.", "topic.")):
                label = CHOSEN_MARK + label.removeprefix(CHOSEN_MARK)
            if width(label) > room:
                beside = f" of {len(buttons)} in a row" if len(buttons) > 1 else ""
                yield (
                    button.key,
                    f"is {width(label)} wide and will be cut on a phone; a button{beside} has room for {room}.",
                )


def _long(screen: Screen, messages: tuple[Message, ...]) -> Iterator[tuple[str, str]]:
    count = sum(len(textwrap.wrap(line, COLUMNS)) or 1 for one in messages for line in one.text.split("\n"))
    if count > LINES or len(messages) > 1:
        keys = [key for block in screen.blocks if (key := getattr(block, "key", ""))]
        sentence = f"makes a message of {count} lines on a phone, which few read; {LINES} are the most."
        yield from ((key, sentence) for key in keys[:1])
