"""Which updates have been fetched, which are settled, and which may be confirmed.

Telegram takes an update as confirmed when a later one is asked for (core.telegram.org/bots/api#getupdates). So we ask
from the oldest update that is not settled, and pass over those that we have in hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Raw: TypeAlias = dict[str, Any]


class Intake:
    """The books on updates; no network, no clock."""

    def __init__(self) -> None:
        self._settled: dict[int, bool] = {}  # every update that was fetched and is not confirmed yet

    @property
    def offset(self) -> int | None:
        """What to ask from: everything below it is settled. None where there is nothing to confirm.

        After a quiet week Telegram goes on from a random number, perhaps a lower one, so no number outlives its use.
        """
        in_hand = [update_id for update_id, settled in self._settled.items() if not settled]
        if in_hand:
            return min(in_hand)
        return max(self._settled) + 1 if self._settled else None

    @property
    def busy(self) -> bool:
        """Whether anything is in hand."""
        return not all(self._settled.values())

    def confirmed(self, offset: int | None) -> None:
        """Notes that Telegram has answered a request from `offset`, and so has forgotten what lies below it."""
        if offset is not None:
            self._settled = {update_id: done for update_id, done in self._settled.items() if update_id >= offset}

    def fresh(self, updates: Sequence[int]) -> set[int]:
        """Those of the updates that were not fetched before; from now on they are in hand."""
        new = {update_id for update_id in updates if update_id not in self._settled}
        self._settled.update(dict.fromkeys(new, False))
        return new

    def settle(self, update_id: int) -> None:
        """Notes that all effects of an update are committed."""
        self._settled[update_id] = True
