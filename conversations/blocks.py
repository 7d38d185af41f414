"""What a screen is made of: words (by key), the student's own words, buttons. Nothing here is worded yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from conversations.events import Action
from conversations.experience import Feeling
from conversations.languages import Language
from conversations.team.tasks import Task


@dataclass(frozen=True, slots=True)
class Said:
    """Words of ours.

    Attributes:
        key: Of the text.
        filled_in: What stands in its braces.
        close: Whether they belong close to what stands above them.
        spoken: The language to say them in, None for the reader's: the team sees what others will read.
    """

    key: str
    filled_in: tuple[tuple[str, str], ...] = ()
    close: bool = False
    spoken: Language | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ours, by its text key."""

    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, shown so that it stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are ours and known to people as they are: the name of an activity, a label."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The student's own words; never read as markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Helplines:
    """All help-lines."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a moment."""

    feeling: Feeling | None
    themes: tuple[str, ...]


Block: TypeAlias = Said | Heading | Asked | Told | Quoted | Labels | Helplines


@dataclass(frozen=True, slots=True)
class Button:
    """A button: the key of its words, what it does, and whether it shows as chosen.

    Attributes:
        word: The student's own word that the button is about, where there is one.
    """

    key: str
    action: Action | Task
    argument: str = ""
    chosen: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that copies a text on the phone, and tells us nothing."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    key: str
    url: str


Rows: TypeAlias = tuple[tuple[Button | Copy | Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One thing to show: blocks from top to bottom, then rows of buttons.

    Attributes:
        picture: Telegram's name for a picture that stands above, "" for none.
    """

    step: str
    blocks: tuple[Block, ...]
    rows: Rows = ()
    picture: str = ""
