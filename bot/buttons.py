"""What a button carries through Telegram: which draft, step, action and argument; at most 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from conversations.events import Action, Pressed, PressedUnknown
from conversations.message import Key

CALLBACK_DATA_MAX: Final = 64  # bytes; core.telegram.org/bots/api#inlinekeyboardbutton
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a button carries, as it came: anything can stand in it."""

    mark: str
    step: str
    action: str
    argument: str


def encode(mark: str, key: Key) -> str:
    """The callback data of a button; `mark` is the draft's, so that buttons of an earlier one are recognised."""
    data = _BETWEEN.join((mark, key.step, key.action, key.argument))
    if len(data.encode()) > CALLBACK_DATA_MAX:
        raise ValueError(f"The button {key.step} {key.action} carries more than {CALLBACK_DATA_MAX} bytes.")
    return data


def decode(data: str, mark: str) -> Pressed | PressedUnknown:
    """What was pressed, seen from the draft with this mark; anything can come in here, and has an answer."""
    try:
        its = carried(data) or Carried("", "", "", "")
        return Pressed(its.step if its.mark == mark else None, Action(its.action), its.argument)
    except ValueError:
        return PressedUnknown()


def carried(data: str) -> Carried | None:
    """What a button carries, read no further; None where it is none of ours."""
    parts = data.split(_BETWEEN)
    return Carried(*parts) if len(parts) == len(fields(Carried)) else None
