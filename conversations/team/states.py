"""Where a piece of the team's work can be.

As in `conversations.states`, each state carries exactly what has been learnt by then. Every state knows the language in
which its author is spoken to, and `number`, which was drawn when the work began: what comes of it is found by that, so
that doing it twice does it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from conversations.states import Language, nearest


@dataclass(frozen=True, slots=True)
class Piece:
    """One text in one language."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of an activity in one language."""

    language: Language
    title: str
    where: str
    because: str


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt in the making; at least one language is there once it is previewed."""

    pieces: tuple[Piece, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """To whom it goes: subscribers of topics and languages, and places by a short code."""

    topics: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity in the making.

    Attributes:
        wordings: Of each language at hand.
        starts: ISO time with offset, "" before it is known.
        page: Address of a page about it, "" for none.
    """

    wordings: tuple[Wording, ...] = ()
    starts: str = ""
    page: str = ""
    topic: str = ""


class Field(StrEnum):
    """What is said of an activity."""

    TITLE = "title"
    WHERE = "where"
    BECAUSE = "because"


class Invitee(StrEnum):
    """As what somebody is invited."""

    STAFF = "staff"
    AMBASSADOR = "ambassador"


@dataclass(frozen=True, slots=True)
class AskingQuestion:
    """The question is typed, in language `of`."""

    language: Language
    number: str
    question: Question
    of: Language


@dataclass(frozen=True, slots=True)
class AskingPicture:
    """A picture is sent, or skipped."""

    language: Language
    number: str
    question: Question


@dataclass(frozen=True, slots=True)
class PreviewingQuestion:
    """The prompt as students will see it."""

    language: Language
    number: str
    question: Question


@dataclass(frozen=True, slots=True)
class Aiming:
    """To whom?"""

    language: Language
    number: str
    question: Question
    aim: Aim


@dataclass(frozen=True, slots=True)
class Timing:
    """When? Now by a button, or a time that is typed."""

    language: Language
    number: str
    question: Question
    aim: Aim


@dataclass(frozen=True, slots=True)
class Confirming:
    """All is read back; one more tap sends it. `due` is an ISO time with offset, "" for now."""

    language: Language
    number: str
    question: Question
    aim: Aim
    due: str


@dataclass(frozen=True, slots=True)
class AskingField:
    """Title, place or reason are typed, in language `of`."""

    language: Language
    number: str
    plan: Plan
    of: Language
    field: Field
    title: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class AskingStart:
    """The time is typed as people type it; `read` is what was understood, "" before, and waits for a yes."""

    language: Language
    number: str
    plan: Plan
    read: str = ""


@dataclass(frozen=True, slots=True)
class AskingPage:
    """The address of a page is typed, or skipped."""

    language: Language
    number: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class AskingTopic:
    """What is it about?"""

    language: Language
    number: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class PreviewingPlan:
    """The activity as students will see it; one more tap publishes it."""

    language: Language
    number: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Moving:
    """An activity gets another time; `read` as in `AskingStart`. `activity` is its number."""

    language: Language
    number: str
    activity: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class CallingOff:
    """An activity is cancelled after one more tap."""

    language: Language
    number: str
    activity: str


@dataclass(frozen=True, slots=True)
class Explaining:
    """What students told that led to an activity, typed in language `of`."""

    language: Language
    number: str
    activity: str
    of: Language


@dataclass(frozen=True, slots=True)
class NamingInvitee:
    """What the invited one is to be called, typed; the role comes first."""

    language: Language
    number: str
    role: Invitee | None = None


@dataclass(frozen=True, slots=True)
class NamingLink:
    """What a link is for, typed."""

    language: Language
    number: str


Work: TypeAlias = (
    AskingQuestion
    | AskingPicture
    | PreviewingQuestion
    | Aiming
    | Timing
    | Confirming
    | AskingField
    | AskingStart
    | AskingPage
    | AskingTopic
    | PreviewingPlan
    | Moving
    | CallingOff
    | Explaining
    | NamingInvitee
    | NamingLink
)


def spoken(pieces: tuple[Piece, ...], language: Language) -> str:
    """The text in a language, or in the one that comes nearest to it; "" where there is none at all."""
    texts = {piece.language: piece.text for piece in pieces}
    return next((texts[near] for near in nearest(language) if near in texts), "")


def wording(wordings: tuple[Wording, ...], language: Language) -> Wording | None:
    """What is said of an activity in a language, or in the one that comes nearest to it."""
    known = {wording.language: wording for wording in wordings}
    return next((known[near] for near in nearest(language) if near in known), None)


def missing(known: tuple[Piece, ...] | tuple[Wording, ...]) -> tuple[Language, ...]:
    """The languages that are not there yet."""
    there = {item.language for item in known}
    return tuple(language for language in Language if language not in there)
