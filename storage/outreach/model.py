"""What outreach keeps. A `tag` always is a chat's address under the key (`storage.outreach.addresses`), 24 bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one chat asked for.

    Attributes:
        language: In which it wants to be written to.
        topics: Keys of topics; never none, since whoever wants nothing is no subscriber.
        per_week: The most nudges in a week.
        paused_until: ISO week ("2026-W51") from which on it wants to hear from us again, None where it is not paused.
    """

    language: str
    topics: frozenset[str]
    per_week: int
    paused_until: str | None = None


class PlaceKind(StrEnum):
    """Where several people read."""

    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Place:
    """A group or channel where the bot may post.

    Attributes:
        title: Its name, encrypted under the key like its address.
        language: In which it is written to.
        confirmed: Whether staff have said that it is one of ours; before that nothing is posted there.
    """

    tag: bytes
    kind: PlaceKind
    title: bytes
    language: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that an ambassador brings out.

    Attributes:
        name: Random, 8 characters of Crockford's base32; stories that answer it carry it.
        questions: By language; at least one.
        picture: Telegram's name for an uploaded picture, "" for none.
    """

    name: str
    questions: Mapping[str, str]
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an activity says in one language."""

    title: str
    where: str
    because: str


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that students can come to.

    Attributes:
        id: 16 random bytes.
        words: By language; at least one.
        starts: With a time zone, to the minute.
        link: "" for none.
        sequence: How often it was changed since it was published.
    """

    id: bytes
    topic: str
    words: Mapping[str, Wording]
    starts: datetime
    link: str = ""
    sequence: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Campaign:
    """A code that stands in links and on posters, and what those who made it call it."""

    code: str
    label: str


class Purpose(StrEnum):
    """What a broadcast is for."""

    PROMPT = "prompt"
    ACTIVITY = "activity"
    REMINDER = "reminder"
    CHANGE = "change"

    @property
    def capped(self) -> bool:
        """Whether it counts among the nudges of a week; a reminder does not for those who said that they come."""
        return self is not Purpose.CHANGE

    @property
    def only_told(self) -> bool:
        """Whether it goes to those only who were told of the activity."""
        return self in {Purpose.REMINDER, Purpose.CHANGE}


class State(StrEnum):
    """How far a broadcast is."""

    WAITING = "waiting"
    FILLING = "filling"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom a broadcast goes.

    Attributes:
        topics: Subscribers of any of these; none means no subscribers.
        languages: Subscribers of any of these only; none means of all.
        places: Tags of confirmed groups and channels.
    """

    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    places: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of a broadcast's letters; those that are neither sent, blocked nor failed still wait."""

    letters: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        """How many are still to be delivered."""
        return self.letters - self.sent - self.blocked - self.failed


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One message to many.

    Attributes:
        id: 16 random bytes.
        about: A prompt's name, or an activity's id in hexadecimal.
        due: Not before this; to the minute.
        owner: Tag of whoever sent it, who sees its progress.
        progress: Number of the message in the owner's chat that shows the progress, None before there is one.
        urgent: Whether it goes out in quiet hours too.
    """

    id: bytes
    purpose: Purpose
    about: str
    audience: Audience
    due: datetime
    owner: bytes
    urgent: bool = False
    state: State = State.WAITING
    progress: int | None = None
    totals: Totals = field(default_factory=Totals)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message that waits to be delivered.

    Attributes:
        language: That of the subscription or place.
        place: Whether it goes to a group or channel.
        tries: How often it has been tried in vain.
    """

    broadcast: bytes
    tag: bytes
    language: str
    place: bool
    tries: int


class Fate(StrEnum):
    """How a letter ended."""

    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
