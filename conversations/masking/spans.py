"""What was found in a text, and how the text reads without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a masked part was, and the key of its placeholder in the texts."""

    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    NATIONAL_ID = "national_id"
    ACCOUNT = "account"
    CARD = "card"
    STUDENT_NUMBER = "student_number"
    PHONE = "phone"
    ADDRESS = "address"
    ROOM = "room"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from the code point `start` up to but not including `end`.

    What is certain is masked; what is only probable, a person's name, is asked about and masked by default.
    """

    start: int
    end: int
    kind: Kind
    certain: bool


def masked(text: str, spans: Iterable[Span], placeholder: Callable[[Kind], str]) -> str:
    """The text with each span replaced; of spans that overlap everything goes, under the first one's placeholder."""
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if span.start >= done:
            parts += (text[done : span.start], placeholder(span.kind))
        done = max(done, span.end)
    return "".join((*parts, text[done:]))
