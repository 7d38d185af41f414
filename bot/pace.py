"""How much one chat, and all together, may ask of the bot: against spam, ballot stuffing and guessing of receipts.

Counters are in memory, under a key that is drawn at each start; nothing of it is ever written down.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WRITES: Final = RateLimitItemPerMinute(60)
WARNINGS: Final = RateLimitItemPerMinute(1)
STORIES: Final = RateLimitItemPerHour(6)
WITHDRAWALS: Final = RateLimitItemPerHour(5)
WITHDRAWALS_OF_ALL: Final = RateLimitItemPerHour(300)

_KEY_SIZE: Final = 32


class Pace:
    """Says whether something more may be done now; to ask is to count it."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._key = entropy(_KEY_SIZE)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def may_write(self, chat: int) -> bool:
        """One more update of any kind."""
        return self._hit(WRITES, "write", chat)

    def may_be_warned(self, chat: int) -> bool:
        """One more word that it goes too fast."""
        return self._hit(WARNINGS, "warn", chat)

    def may_hand_in(self, chat: int) -> bool:
        """One more experience."""
        return self._hit(STORIES, "hand in", chat)

    def may_withdraw(self, chat: int) -> bool:
        """One more receipt, right or wrong."""
        return self._hit(WITHDRAWALS, "withdraw", chat) and self._limiter.hit(WITHDRAWALS_OF_ALL, "withdraw")

    def _hit(self, limit: RateLimitItem, what: str, chat: int) -> bool:
        who = hmac.digest(self._key, chat.to_bytes(8, "big", signed=True), "sha256").hex()
        return self._limiter.hit(limit, what, who)
