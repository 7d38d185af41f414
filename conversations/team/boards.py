"""What the team looks at: broadcasts, activities, members, links, numbers.

Each button does one thing, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversations.blocks import Asked, Block, Button, Copy, Rows, Said, Screen, Told
from conversations.team.tasks import Task

BOARD: Final = "board"
_BAR: Final = 10  # squares


@dataclass(frozen=True, slots=True)
class Sending:
    """A broadcast as it is told of.

    Attributes:
        key: What its button carries.
        state: "waiting", "filling", "running", "done" or "stopped".
        about: The question, or the title of the activity, shortened.
        due: In words, where it waits.
        answers: Stories that answered it, in words, "" where that is not told.
        minutes: How long it will take, about.
    """

    key: str
    state: str
    about: str
    due: str
    total: int
    sent: int
    blocked: int
    failed: int
    answers: str = ""
    minutes: int = 0


def screen_of_sending(sending: Sending) -> Screen:
    """One broadcast: what its author sees, edited in place while it runs."""
    blocks = _sending(sending)
    rows: Rows = ((_halt(sending),),) if sending.state in {"waiting", "filling", "running"} else ()
    return Screen(BOARD, blocks, rows)


def screen_of_broadcasts(sendings: Sequence[Sending]) -> Screen:
    """All that are remembered, the latest first."""
    if not sendings:
        return Screen(BOARD, (Said("team.broadcasts_none"),))
    blocks: tuple[Block, ...] = ()
    rows: Rows = ()
    for sending in sendings:
        blocks = (*blocks, *_sending(sending))
        if sending.state in {"waiting", "filling", "running"}:
            rows = (*rows, (_halt(sending),))
    return Screen(BOARD, blocks, rows)


def _sending(sending: Sending) -> tuple[Block, ...]:
    numbers = (("sent", str(sending.sent)), ("blocked", str(sending.blocked)), ("failed", str(sending.failed)))
    heading = (Asked(sending.about), Said(f"team.state_{sending.state}", (("when", sending.due),), close=True))
    if sending.state == "waiting":
        return heading
    over = sending.sent + sending.blocked + sending.failed
    filled = _BAR * over // sending.total if sending.total else _BAR
    blocks: tuple[Block, ...] = (*heading, Told(f"{'▓' * filled}{'░' * (_BAR - filled)} {over} / {sending.total}"))
    blocks = (*blocks, Said("team.numbers", numbers, close=True))
    if sending.state == "running" and sending.minutes:
        blocks = (*blocks, Said("team.minutes_left", (("minutes", str(sending.minutes)),), close=True))
    if sending.answers:
        blocks = (*blocks, Said("team.answers", (("count", sending.answers),), close=True))
    return blocks


def _halt(sending: Sending) -> Button:
    return Button("team.button_halt", Task.HALT, sending.key, word=sending.about)


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity in the team's list; `heads` in words."""

    key: str
    title: str
    when: str
    heads: str
    cancelled: bool


def screen_of_plans(listed: Sequence[Listed]) -> Screen:
    """All activities that are coming, with what can be done about them."""
    blocks: tuple[Block, ...] = (Said("team.plans" if listed else "team.plans_none"),)
    rows: Rows = ((Button("team.button_new_activity", Task.NEW),),)
    for activity in listed:
        blocks = (*blocks, Asked(activity.title), Told(activity.when))
        if activity.cancelled:
            blocks = (*blocks, Said("letter.cancelled", close=True))
            continue
        blocks = (*blocks, Said("team.heads", (("count", activity.heads),), close=True))
        rows = (
            *rows,
            (
                Button("team.button_move", Task.MOVE, activity.key, word=activity.title),
                Button("team.button_call_off", Task.CALL_OFF, activity.key, word=activity.title),
            ),
            (Button("team.button_because", Task.BECAUSE, activity.key, word=activity.title),),
        )
    return Screen(BOARD, blocks, rows)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A member, or somebody invited, as the team calls them; `key` is what the button carries."""

    key: str
    label: str
    role: str
    invited: bool


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A group or channel; `key` is what the button carries."""

    key: str
    name: str
    confirmed: bool


def screen_of_team(people: Sequence[Somebody], places: Sequence[Somewhere]) -> Screen:
    """Who is in it, and where it may write."""
    blocks: list[Block] = [Said("team.people" if people else "team.people_none")]
    rows: list[tuple[Button, ...]] = []
    for person in people:
        standing = f"team.{'invited_' if person.invited else 'is_'}{person.role}"
        blocks += [Asked(person.label), Said(standing, close=True)]
        rows.append((Button("team.button_remove", Task.REMOVE, person.key, word=person.label),))
    for place in places:
        standing = "team.is_place" if place.confirmed else "team.is_place_waiting"
        blocks += [Asked(place.name), Said(standing, close=True)]
        if not place.confirmed:
            rows.append((Button("team.button_place_ours", Task.OURS, place.key, word=place.name),))
        rows.append((Button("team.button_place_leave", Task.NOT_OURS, place.key, word=place.name),))
    return Screen(BOARD, tuple(blocks), tuple(rows))


@dataclass(frozen=True, slots=True)
class Counted:
    """A link and how many stories came by it, in words."""

    label: str
    url: str
    count: str


def screen_of_links(links: Sequence[Counted]) -> Screen:
    """All links."""
    blocks: tuple[Block, ...] = (Said("team.links" if links else "team.links_none"),)
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


def screen_of_invitation(url: str, label: str) -> Screen:
    """A new invitation; its secret is shown here and nowhere else."""
    text = Said("team.invitation_made", (("label", label),))
    return Screen(BOARD, (text, Told(url)), ((Copy("team.button_copy", url),),))


def screen_of_posters(links: Sequence[tuple[str, str]]) -> Screen:
    """Which poster? Pairs of a link's code and label; then size and form are chosen by one tap each."""
    if not links:
        return Screen(BOARD, (Said("team.links_none"),), ((Button("team.button_new_link", Task.NEW, "link"),),))
    rows = tuple((Button("team.button_poster", Task.POSTER, code, word=label),) for code, label in links)
    return Screen(BOARD, (Said("team.ask_poster"),), rows)


def screen_of_poster_forms(code: str) -> Screen:
    """Size and form of a poster."""
    rows = tuple(
        tuple(Button(f"team.poster_{size}_{form}", Task.POSTER, f"{code}:{size}:{form}") for form in ("pdf", "png"))
        for size in ("a4", "a6")
    )
    return Screen(BOARD, (Said("team.ask_poster_form"),), rows)


def screen_of_place(code: str, name: str, kind: str) -> Screen:
    """The bot was added to a group or channel: is it one of ours?"""
    rows = ((Button("team.button_ours", Task.OURS, code), Button("team.button_not_ours", Task.NOT_OURS, code)),)
    return Screen(BOARD, (Said(f"team.added_to_{kind}", (("name", name),)),), rows)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the collection stands; counts below the least group are in words."""

    total: str
    pool: str
    subscribers: str
    goal: int
    share: int


def screen_of_status(numbers: Numbers) -> Screen:
    """Progress to the goal."""
    filled = min(_BAR, _BAR * numbers.share // 100)
    filled_in = (
        ("total", numbers.total),
        ("goal", str(numbers.goal)),
        ("share", str(numbers.share)),
        ("pool", numbers.pool),
        ("subscribers", numbers.subscribers),
    )
    return Screen(BOARD, (Told(f"{'▓' * filled}{'░' * (_BAR - filled)}"), Said("team.status", filled_in, close=True)))
