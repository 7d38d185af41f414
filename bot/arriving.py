"""What comes in from Telegram's side, as the rest of the bot hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from conversations.events import Event


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a button, as it came: which press it was, on which message, and what the button carries."""

    query: str
    number: int | None
    data: str


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody came by a link; its code may be anything, and is looked up before it means something."""

    code: str


What: TypeAlias = Event | Press | Started


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came from a student. `chat` goes no further than to the draft's key and the reply's address.

    Attributes:
        number: Of the student's own message, where it is one.
    """

    chat: int
    update: int
    language_code: str | None
    what: What
    number: int | None = None
