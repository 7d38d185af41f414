"""Where a piece of the team's work can be.

As in `conversations.states`, each state carries exactly what has been learnt by then. Every state knows the language in
which its author is spoken to, and `number`, which was drawn when the work began: what comes of it is found by that, so
that doing it twice does it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from conversations.languages import Language
from conversations.team.content import Aim, Plan, Question


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


Prompting: TypeAlias = AskingQuestion | AskingPicture | PreviewingQuestion | Aiming | Timing | Confirming
Planning: TypeAlias = (
    AskingField | AskingStart | AskingPage | AskingTopic | PreviewingPlan | Moving | CallingOff | Explaining
)
Naming: TypeAlias = NamingInvitee | NamingLink
Work: TypeAlias = Prompting | Planning | Naming
