"""How fast the bot writes: always counted, refused with 429 when asked for.

Telegram's limits are 30 messages a second over all, one a second in a chat and 20 a minute in a group
(core.telegram.org/bots/faq). Here they hold over every sliding second or minute, so a sender that keeps within them
here keeps within them anywhere.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from playground import limits
from playground.refusals import too_many_requests
from playground.shapes import Json

_SECOND = 1.0
_MINUTE = 60.0


@dataclass(slots=True)
class Pace:
    """Counts what the bot sent in each sliding second. The clock is the caller's."""

    enforced: bool = False
    overall: int = limits.MESSAGES_PER_SECOND
    per_chat: int = limits.CHAT_MESSAGES_PER_SECOND
    per_group: int = limits.GROUP_MESSAGES_PER_MINUTE
    sent: int = 0
    refused: int = 0
    busiest_second: int = 0
    busiest_chat_second: int = 0
    busiest_group_minute: int = 0
    _times: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def admit(self, chat_id: int, now: float) -> None:
        """Count one message.

        Raises:
            RefusedError: 429 when limits are enforced and this would break one; it does not count as sent.
        """
        chat_times = self._chats.setdefault(chat_id, deque())
        windows = [(self._times, _SECOND, self.overall), (chat_times, _SECOND, self.per_chat)]
        if chat_id < 0:
            windows.append((self._groups.setdefault(chat_id, deque()), _MINUTE, self.per_group))
        for times, span, limit in windows:
            while times and times[0] <= now - span:
                times.popleft()
            if self.enforced and len(times) >= limit:
                self.refused += 1
                raise too_many_requests(max(1, math.ceil(times[0] + span - now)))
        for times, _, _ in windows:
            times.append(now)
        self.sent += 1
        self.busiest_second = max(self.busiest_second, len(self._times))
        self.busiest_chat_second = max(self.busiest_chat_second, len(chat_times))
        if chat_id < 0:
            self.busiest_group_minute = max(self.busiest_group_minute, len(self._groups[chat_id]))

    def report(self) -> Json:
        """Say what a benchmark asks: was any sliding second over a limit, and how far."""
        return {
            "enforced": self.enforced,
            "overall": self.overall,
            "per_chat": self.per_chat,
            "per_group": self.per_group,
            "sent": self.sent,
            "refused": self.refused,
            "busiest_second": self.busiest_second,
            "busiest_chat_second": self.busiest_chat_second,
            "busiest_group_minute": self.busiest_group_minute,
        }

    def start_over(self) -> None:
        """Forget what was counted, keep the settings."""
        self.sent = self.refused = self.busiest_second = self.busiest_chat_second = 0
        self.busiest_group_minute = 0
        self._times.clear()
        self._chats.clear()
        self._groups.clear()
