"""What the team looks at: activities, links, posters, numbers; see `sendings` and `people` for the rest.

Each button does one thing, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversations.blocks import Asked, Block, Button, Copy, Rows, Said, Screen, Told
from conversations.languages import OUR_LANGUAGES, Language
from conversations.team.tasks import Task

BOARD: Final = "board"
POSTER_SIZES: Final = ("a4", "a6")
POSTER_FORMS: Final = ("pdf", "png")


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity in the team's list; `heads` in words."""

    key: str
    title: str
    when: str
    heads: str
    cancelled: bool


def screen_of_reasons(listed: Sequence[Listed]) -> Screen:
    """For which activity is it to be said why there is one?"""
    coming = [activity for activity in listed if not activity.cancelled]
    if not coming:
        return screen_of_plans(listed)
    rows = tuple((_why(activity),) for activity in coming)
    return Screen(BOARD, (Said("team.reasons"),), rows)


def _why(activity: Listed) -> Button:
    return Button("team.button_because", Task.BECAUSE, activity.key, word=activity.title)


def screen_of_plans(listed: Sequence[Listed]) -> Screen:
    """All activities that are coming, with what can be done about them."""
    blocks: tuple[Block, ...] = (Said("team.plans" if listed else "team.plans_none"),)
    rows: Rows = ((Button("team.button_new_activity", Task.NEW),),)
    for activity in listed:
        blocks = (*blocks, Asked(activity.title), Told(activity.when))
        if activity.cancelled:
            blocks = (*blocks, Said("team.is_cancelled", close=True))
            continue
        blocks = (*blocks, Said("team.heads", (("count", activity.heads),), close=True))
        rows = (
            *rows,
            (
                Button("team.button_move", Task.MOVE, activity.key, word=activity.title),
                Button("team.button_call_off", Task.CALL_OFF, activity.key, word=activity.title),
            ),
            (_why(activity),),
        )
    return Screen(BOARD, blocks, rows)


@dataclass(frozen=True, slots=True)
class Counted:
    """A link and how many stories came by it, in words."""

    label: str
    url: str
    count: str


def screen_of_links(links: Sequence[Counted]) -> Screen:
    """All links, where there are any."""
    blocks: tuple[Block, ...] = (Said("team.links"),)
    for link in links:
        blocks = (
            *blocks,
            Asked(link.label),
            Told(link.url),
            Said("team.answers", (("count", link.count),), close=True),
        )
    return Screen(BOARD, blocks, ((Button("team.button_new_link", Task.NEW, "link"),),))


def screen_of_link(label: str, url: str) -> Screen:
    """A new link."""
    return Screen(BOARD, (Said("team.link_made", (("label", label),)), Told(url)), ((Copy("team.button_copy", url),),))


def screen_of_posters(links: Sequence[tuple[str, str]]) -> Screen:
    """Which poster? Pairs of a link's code and label; then size and form are chosen by one tap each."""
    if not links:
        return Screen(BOARD, (Said("team.links_none"),), ((Button("team.button_new_link", Task.NEW, "link"),),))
    rows = tuple((Button("team.button_poster", Task.POSTER, code, word=label),) for code, label in links)
    return Screen(BOARD, (Said("team.ask_poster"),), rows)


def screen_of_poster_forms(code: str, spoken: Language) -> Screen:
    """Language, size and form of a poster; the language first, since it stays when it has been chosen."""
    languages = tuple(
        Button(f"name.{language}", Task.POSTER, f"{code}:{language}", chosen=language == spoken)
        for language in OUR_LANGUAGES
    )
    forms = tuple(
        tuple(
            Button(f"team.poster_{size}_{form}", Task.POSTER, f"{code}:{spoken}:{size}:{form}") for form in POSTER_FORMS
        )
        for size in POSTER_SIZES
    )
    return Screen(BOARD, (Said("team.ask_poster_form"),), (languages, *forms))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the collection stands; counts below the least group are in words.

    Attributes:
        total: Released stories; `week` of them, those that were told in the present week.
        share: Of the goal, in percent.
    """

    total: str
    week: str
    pool: str
    subscribers: str
    goal: int
    share: int


def screen_of_status(numbers: Numbers) -> Screen:
    """Progress to the goal in words; the picture above it says the same."""
    filled_in = (
        ("total", numbers.total),
        ("goal", str(numbers.goal)),
        ("share", str(numbers.share)),
        ("week", numbers.week),
        ("pool", numbers.pool),
        ("subscribers", numbers.subscribers),
    )
    return Screen(BOARD, (Said("team.status", filled_in),))
