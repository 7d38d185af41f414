"""What a student wants to hear of. Each tap changes one thing; nothing wanted means that nothing is kept.

A button carries what is to be, not what is to change: so a tap that comes twice, after a crash, does what it said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from conversations.blocks import Button, Said, Screen
from conversations.events import Action
from conversations.languages import OUR_LANGUAGES, Language
from conversations.screens import BACK, LANGUAGES_IN_A_ROW

QUESTIONS: Final = "questions"
ACTIVITY_TOPICS: Final = ("social", "sport", "culture", "studies", "health")
TOPICS: Final = (*ACTIVITY_TOPICS, QUESTIONS)
PER_WEEK_MAX: Final = 5
PAUSE_WEEKS: Final = 4
_IN_A_ROW: Final = 2
_OFTEN: Final = frozenset(str(number) for number in range(1, PER_WEEK_MAX + 1))
_ON: Final = "on"
_OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one student asked for.

    Attributes:
        topics: Keys of topics, in the order of `TOPICS`; never none.
        per_week: The most messages in a week.
        paused_until: ISO week from which on there may be messages again, None where they are not paused.
    """

    topics: tuple[str, ...]
    per_week: int
    language: Language
    paused_until: str | None = None


@dataclass(frozen=True, slots=True)
class Weeks:
    """The present week and the one in which a pause that begins now is over, as ISO weeks ("2026-W48")."""

    now: str
    after_pause: str


def changed(  # noqa: PLR0913 — the world comes in as arguments
    wishes: Wishes | None,
    action: Action,
    argument: str,
    *,
    language: Language,
    per_week: int,
    weeks: Weeks,
    spoken: tuple[Language, ...] = OUR_LANGUAGES,
) -> Wishes | None:
    """What is wanted after a tap; None where nothing is. The first topic opts in, in `language`, to `per_week`."""
    match action:
        case Action.TOPIC:
            wanted, _, on = argument.partition(":")
            chosen = {*(wishes.topics if wishes else ())} - {wanted} | ({wanted} if on == _ON else set())
            topics = tuple(topic for topic in TOPICS if topic in chosen)
            fresh = wishes or Wishes((), per_week, language)
            return replace(fresh, topics=topics) if topics else None
        case Action.WRITE_IN if wishes and argument in spoken:
            return replace(wishes, language=Language(argument))
        case Action.OFTEN if wishes and argument in _OFTEN:
            return replace(wishes, per_week=int(argument))
        case Action.FEWER if wishes:
            return replace(wishes, per_week=max(1, wishes.per_week - 1))
        case Action.REST if wishes:
            return replace(wishes, paused_until=weeks.after_pause if argument == _ON else None)
        case Action.LEAVE:
            return None
        case _:
            return wishes


def resting(wishes: Wishes, weeks: Weeks) -> bool:
    """Whether they want to be left in peace for now."""
    return wishes.paused_until is not None and weeks.now < wishes.paused_until


def screen_of_wishes(wishes: Wishes | None, weeks: Weeks, spoken: tuple[Language, ...] = OUR_LANGUAGES) -> Screen:
    """What a student wants, with a button for each thing that they may change; languages are among `spoken`."""
    chosen = wishes.topics if wishes else ()
    buttons = [
        Button(f"topic.{topic}", Action.TOPIC, f"{topic}:{_OFF if topic in chosen else _ON}", chosen=topic in chosen)
        for topic in TOPICS
    ]
    rows = tuple(tuple(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW))
    if wishes is None:
        return Screen("card", (Said("nudges.invite"), Said("nudges.consent")), (*rows, (BACK,)))
    blocks = [Said(f"nudges.often_{wishes.per_week}"), Said("nudges.consent"), Said("nudges.language")]
    languages = tuple(
        Button(f"name.{language}", Action.WRITE_IN, language, chosen=language == wishes.language) for language in spoken
    )
    tongues = tuple(languages[i : i + LANGUAGES_IN_A_ROW] for i in range(0, len(languages), LANGUAGES_IN_A_ROW))
    rest = Button("nudges.button_rest", Action.REST, _ON)
    if resting(wishes, weeks):
        blocks.insert(0, Said("nudges.resting"))
        rest = Button("nudges.button_wake", Action.REST, _OFF)
    changes = (Button("nudges.button_often", Action.OFTEN, str(wishes.per_week % PER_WEEK_MAX + 1)), rest)
    leave = (Button("nudges.button_leave", Action.LEAVE),)
    return Screen("card", tuple(blocks), (*rows, *tongues, changes, leave, (BACK,)))
