"""How much one chat, and all together, may ask of the bot: against spam, ballot stuffing and guessing of receipts.

Counters are in memory, under a key that is drawn at each start; nothing of it is ever written down. The library that
did this (`limits`) starts a thread at every hit to forget old ones, which took longer than the rest of an update.
"""

from __future__ import annotations

import hashlib
import time
from array import array
from collections import defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple


class Limit(NamedTuple):
    """So many times in so many seconds, whenever these begin."""

    times: int
    seconds: float


WRITES: Final = Limit(60, 60)
WARNINGS: Final = Limit(1, 60)
STORIES: Final = Limit(6, 3600)
WITHDRAWALS: Final = Limit(5, 3600)
WITHDRAWALS_OF_ALL: Final = Limit(300, 3600)

_KEY_SIZE: Final = 32
_MANY: Final = 1000  # counters of one kind, after which those that are over are looked for


class Pace:
    """Says whether something more may be done now; to ask is to count it, unless it may not."""

    def __init__(self, entropy: Callable[[int], bytes], clock: Callable[[], float] = time.monotonic) -> None:
        self._key = entropy(_KEY_SIZE)
        self._clock = clock
        # Of each kind, by whom and when, as long as it matters. An array takes half of what a list of numbers does.
        self._times: defaultdict[str, dict[bytes, array[float]]] = defaultdict(dict)
        self._many: defaultdict[str, int] = defaultdict(lambda: _MANY)

    def may_write(self, chat: int) -> bool:
        """One more update of any kind."""
        return self._hit(WRITES, "write", self._who(chat))

    def may_be_warned(self, chat: int) -> bool:
        """One more word that it goes too fast."""
        return self._hit(WARNINGS, "warn", self._who(chat))

    def may_hand_in(self, chat: int) -> bool:
        """One more experience."""
        return self._hit(STORIES, "hand in", self._who(chat))

    def may_withdraw(self, chat: int) -> bool:
        """One more receipt, right or wrong."""
        return self._hit(WITHDRAWALS, "withdraw", self._who(chat)) and self._hit(WITHDRAWALS_OF_ALL, "of all", b"")

    def _who(self, chat: int) -> bytes:
        return hashlib.blake2b(chat.to_bytes(8, "big", signed=True), key=self._key, digest_size=16).digest()

    def _hit(self, limit: Limit, what: str, who: bytes) -> bool:
        now = self._clock()
        over, counters = now - limit.seconds, self._times[what]
        if len(counters) >= self._many[what]:
            counters = self._times[what] = {one: times for one, times in counters.items() if times[-1] > over}
            self._many[what] = max(_MANY, 2 * len(counters))
        times = counters.get(who)
        if times is None:
            times = counters[who] = array("d")
        while times and times[0] <= over:
            del times[0]
        if len(times) >= limit.times:
            return False
        times.append(now)
        return True
