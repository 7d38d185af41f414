"""Who is in the team, who is invited, and where it may write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.blocks import Asked, Block, Button, Copy, Said, Screen, Told
from conversations.team.boards import BOARD
from conversations.team.tasks import Task


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


def screen_of_invitation(url: str, label: str) -> Screen:
    """A new invitation; its secret is shown here and nowhere else."""
    text = Said("team.invitation_made", (("label", label),))
    return Screen(BOARD, (text, Told(url)), ((Copy("team.button_copy", url),),))


def screen_of_place(code: str, name: str, kind: str) -> Screen:
    """The bot was added to a group or channel: is it one of ours?"""
    rows = ((Button("team.button_ours", Task.OURS, code), Button("team.button_not_ours", Task.NOT_OURS, code)),)
    return Screen(BOARD, (Said(f"team.added_to_{kind}", (("name", name),)),), rows)
