"""What can happen in a conversation, and what the conversation asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from conversations.experience import Experience
from conversations.states import Invitation
from conversations.team.tasks import TeamCommand


class Command(StrEnum):
    """What a student can type after a slash."""

    START = "start"
    SHARE = "share"
    ACTIVITIES = "activities"
    NUDGES = "nudges"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    WITHDRAW = "withdraw"
    STOP = "stop"
    HELP = "help"


class Action(StrEnum):
    """What a button does."""

    SHARE = "share"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    SPEAK = "speak"
    HELP = "help"
    PAUSE = "pause"
    STOP = "stop"
    CLEAN = "clean"
    RESUME = "resume"
    TAKE = "take"
    DROP = "drop"
    CONTINUE = "continue"
    RESTART = "restart"
    SKIP = "skip"
    FINISH = "finish"
    FEEL = "feel"
    THEME = "theme"
    CHANGE = "change"
    PLACE = "place"
    MASK = "mask"
    SEND = "send"
    DISCARD = "discard"
    NUDGES = "nudges"
    TOPIC = "topic"
    WRITE_IN = "write_in"
    OFTEN = "often"
    FEWER = "fewer"
    REST = "rest"
    LEAVE = "leave"
    ACTIVITIES = "activities"
    COMING = "coming"
    CALENDAR = "calendar"


# What leads to the outreach: to what a student wants to hear of, and to the activities. Apart from all stories.
OUTREACH = frozenset(
    {
        Action.NUDGES,
        Action.TOPIC,
        Action.WRITE_IN,
        Action.OFTEN,
        Action.FEWER,
        Action.REST,
        Action.LEAVE,
        Action.ACTIVITIES,
        Action.COMING,
        Action.CALENDAR,
    }
)


# These say the same wherever and whenever they stand; any other button counts only on the step that showed it.
EVERGREEN = OUTREACH | frozenset(
    {
        Action.SHARE,
        Action.PRIVACY,
        Action.LANGUAGE,
        Action.SPEAK,
        Action.HELP,
        Action.PAUSE,
        Action.STOP,
        Action.CLEAN,
        Action.RESUME,
    }
)


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text message; `key` is what an edit of it will carry."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewrote:
    """An edit of an earlier text message."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, with the step on which it stood; step None when it belongs to an earlier conversation."""

    step: str | None
    action: Action
    argument: str = ""


@dataclass(frozen=True, slots=True)
class PressedUnknown:
    """A button that we do not know (any more)."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command; None for one that we do not know. One of the team's is that for everybody who is not in it.

    Attributes:
        behind: What stands behind it in the same message, "" for nothing: a receipt behind /withdraw.
    """

    command: Command | TeamCommand | None
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """The student came by a link or a button that we know.

    Attributes:
        asking: Whether the question is to be asked at once.
    """

    invitation: Invitation
    asking: bool


@dataclass(frozen=True, slots=True)
class SentUnreadable:
    """Anything but text: a photo, a voice message, a sticker, a contact, a place, a forwarded message.

    Attributes:
        picture: Telegram's name for a photo, "" for anything else; only the team's prompts ask for one.
        caption: What the student wrote below it; heard when it sounds like danger, and never kept.
    """

    picture: str = ""
    caption: str = ""


class Outcome(StrEnum):
    """How an attempt to withdraw a story ended."""

    GONE = "gone"
    UNKNOWN = "unknown"
    MISSHAPEN = "misshapen"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Tried:
    """The attempt to withdraw a story has been made."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The chat has been cleaned, as far as Telegram let us."""

    wholly: bool


Event: TypeAlias = Wrote | Rewrote | Pressed | PressedUnknown | Commanded | Invited | SentUnreadable | Tried | Cleaned


class Card(StrEnum):
    """A text that can be called up at any step without leaving it."""

    PRIVACY = "privacy"
    LANGUAGE = "language"
    HELP = "help"
    CARE = "care"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Show:
    """Show where the conversation stands; `note` is a text key that goes before it."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Show a card."""

    card: Card


@dataclass(frozen=True, slots=True)
class Submit:
    """Hand the experience in; only when it is safe may the new state be kept and shown."""

    experience: Experience


@dataclass(frozen=True, slots=True)
class Forget:
    """Forget the draft at once, with everything in it."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back the story that this text is the receipt of; what came of it is told by `Tried`."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Clean:
    """Delete this conversation's messages from the chat; what came of it is told by `Cleaned`."""


@dataclass(frozen=True, slots=True)
class Outreach:
    """Do what a button of the outreach says, in a store of its own, and show what came of it."""

    action: Action
    argument: str = ""


Effect: TypeAlias = Show | ShowCard | Submit | Forget | Withdraw | Clean | Outreach
