"""What the team's work hears, and what it asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from conversations.languages import Language
from conversations.team.content import Aim, Plan, Question
from conversations.team.states import Invitee, Work
from conversations.team.tasks import Task


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, cleaned."""

    text: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture, by Telegram's name for it."""

    picture: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button of the present step."""

    task: Task
    argument: str = ""


TeamEvent: TypeAlias = Typed | Pictured | Tapped


@dataclass(frozen=True, slots=True)
class ShowWork:
    """Show where the work stands; `note` is a text key that goes before it."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class SendSample:
    """Send the prompt to its author, as students will see it."""

    question: Question


@dataclass(frozen=True, slots=True)
class SendOut:
    """Keep the prompt and open its broadcast; `due` is an ISO time, "" for now."""

    number: str
    question: Question
    aim: Aim
    due: str


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """Send the activity to its author, as students will see it."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Publish:
    """Keep the activity and nudge those who want to hear of its topic."""

    number: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Give an activity another time, and tell those who were told."""

    number: str
    activity: str
    starts: str


@dataclass(frozen=True, slots=True)
class CallOff:
    """Cancel an activity, and tell those who were told."""

    number: str
    activity: str


@dataclass(frozen=True, slots=True)
class Explain:
    """Say why there is an activity."""

    activity: str
    language: Language
    because: str


@dataclass(frozen=True, slots=True)
class Invite:
    """Make an invitation."""

    number: str
    role: Invitee
    label: str


@dataclass(frozen=True, slots=True)
class MakeLink:
    """Make a link with a code of its own."""

    number: str
    label: str


Deed: TypeAlias = (
    ShowWork | SendSample | SendOut | SamplePlan | Publish | MoveTo | CallOff | Explain | Invite | MakeLink
)


@dataclass(frozen=True, slots=True)
class WorkStep:
    """Where the work stands after an event, None where it is over; and what is to be done, in this order."""

    work: Work | None
    deeds: tuple[Deed, ...] = ()
