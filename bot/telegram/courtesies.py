"""What may go back to Telegram with the answer to a webhook's delivery, instead of in a call of its own.

Telegram carries out one call that an answer holds, and does not say how that went
(core.telegram.org/bots/api#making-requests-when-getting-updates). So it suits the acknowledgement of a press, which
only stops the waiting sign on a button.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.telegram.intake import Raw


@dataclass(slots=True)
class Answer:
    """The answer to one delivery; `call` goes with it, where there is one."""

    call: dict[str, str] | None = None


class Courtesies:
    """The deliveries of presses that wait for their answers."""

    def __init__(self) -> None:
        self._waiting: dict[str, Answer] = {}

    @contextmanager
    def answering(self, raw: Raw) -> Iterator[Answer]:
        """Within the block the delivery of an update waits for its answer."""
        press, answer = raw.get("callback_query"), Answer()
        query = press.get("id") if isinstance(press, dict) else None
        if not isinstance(query, str) or query in self._waiting:  # delivered again before the first one is answered
            yield answer
            return
        self._waiting[query] = answer
        try:
            yield answer
        finally:
            del self._waiting[query]

    def acknowledge(self, query: str) -> bool:
        """Leaves it to the answer to acknowledge a press; False where none waits."""
        answer = self._waiting.get(query)
        if answer is None:
            return False
        answer.call = {"method": "answerCallbackQuery", "callback_query_id": query}
        return True
