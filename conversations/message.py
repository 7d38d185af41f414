"""A message as it is sent: its text, its styles in UTF-16 code units, its buttons; and how blocks are set into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from conversations.events import Action
from conversations.team.tasks import Task
from conversations.words import MESSAGE_MAX, units

BETWEEN_BLOCKS: Final = "\n\n"
WITHIN_BLOCKS: Final = "\n"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a message that is shown in a style; in UTF-16 code units, as Telegram counts."""

    style: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it is shown: its words, and the step, action and argument that a press on it carries."""

    label: str
    step: str
    action: Action | Task
    argument: str


@dataclass(frozen=True, slots=True)
class CopyKey:
    """A button that copies a text on the phone."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class UrlKey:
    """A button that opens an address."""

    label: str
    url: str


Keys: TypeAlias = tuple[tuple[Key | CopyKey | UrlKey, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message, ready to be sent: at most 4,096 UTF-16 code units, 1,024 below a picture.

    Attributes:
        picture: Telegram's name for the picture, "" for none.
    """

    text: str
    spans: tuple[Span, ...] = ()
    keys: Keys = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """A text, its style, and what stands between it and the one before."""

    text: str
    style: str | None = None
    before: str = BETWEEN_BLOCKS


class Page:
    """A message that is being filled."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def take(self, worded: Sequence[Worded]) -> bool:
        """Adds texts with their styles, unless the page is too full for all of them."""
        if self.text and units(self.text + "".join(part.before + part.text for part in worded)) > MESSAGE_MAX:
            return False
        for part in worded:
            before = f"{self.text}{part.before}" if self.text else ""
            if part.style is not None:
                self.spans.append(Span(part.style, units(before), units(part.text)))
            self.text = before + part.text
        return True
