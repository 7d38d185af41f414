"""Broadcasts as the team looks at them: before, while and after they go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from conversations.blocks import Asked, Block, Button, Rows, Said, Screen, Told
from conversations.team.boards import BOARD
from conversations.team.tasks import Task

_BAR: Final = 10  # squares
_NOT_OVER: Final = frozenset({"waiting", "held", "filling", "running"})


@dataclass(frozen=True, slots=True)
class Sending:
    """A broadcast as it is told of.

    Attributes:
        key: What its button carries.
        kind: "prompt", "activity", "reminder" or "change".
        state: "waiting", "held" (for quiet hours to be over), "filling", "running", "done" or "stopped".
        about: The question, or the title of the activity, shortened.
        due: In words, where it waits or is held.
        answers: Stories that answered it, in words, "" where that is not told.
        minutes: How long it will take, about.
    """

    key: str
    kind: str
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
    rows: Rows = ((_halt(sending),),) if sending.state in _NOT_OVER else ()
    return Screen(BOARD, blocks, rows)


def screen_of_broadcasts(sendings: Sequence[Sending]) -> Screen:
    """All that are remembered, the latest first."""
    if not sendings:
        return Screen(BOARD, (Said("team.broadcasts_none"),))
    blocks: tuple[Block, ...] = ()
    rows: Rows = ()
    for sending in sendings:
        blocks = (*blocks, *_sending(sending))
        if sending.state in _NOT_OVER:
            rows = (*rows, (_halt(sending),))
    return Screen(BOARD, blocks, rows)


def _sending(sending: Sending) -> tuple[Block, ...]:
    numbers = (("sent", str(sending.sent)), ("blocked", str(sending.blocked)), ("failed", str(sending.failed)))
    heading = (
        Asked(sending.about),
        Said(f"team.kind_{sending.kind}", close=True),
        Said(f"team.state_{sending.state}", (("when", sending.due),), close=True),
    )
    if sending.state == "waiting":
        return heading
    over = sending.sent + sending.blocked + sending.failed
    filled = _BAR * over // sending.total if sending.total else _BAR * (sending.state == "done")
    blocks: tuple[Block, ...] = (*heading, Told(f"{'▓' * filled}{'░' * (_BAR - filled)} {over} / {sending.total}"))
    blocks = (*blocks, Said("team.numbers", numbers, close=True))
    if sending.state == "running" and sending.minutes:
        blocks = (*blocks, Said("team.minutes_left", (("minutes", str(sending.minutes)),), close=True))
    if sending.answers:
        blocks = (*blocks, Said("team.answers", (("count", sending.answers),), close=True))
    return blocks


def _halt(sending: Sending) -> Button:
    return Button("team.button_halt", Task.HALT, sending.key, word=sending.about)
