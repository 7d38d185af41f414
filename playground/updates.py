"""The queue of what the bot has not confirmed yet, with the rules of `getUpdates`.

They are those of `Client::do_get_updates` and `TQueue` in Telegram's Bot API server. Two things of its are left out,
because they only slow a caller down: a short poll that repeats itself within three seconds is not held back, and a 409
is not delayed. Everything here belongs to the event loop's thread.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from playground import limits
from playground.refusals import RefusedError, conflict
from playground.shapes import Clock, Json

KINDS: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
)
DEFAULT_KINDS: Final = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
_FUTURE_SLACK: Final = 10
_OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
_POLL_BEATEN_BY_WEBHOOK: Final = "terminated by setWebhook request"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unconfirmed update."""

    id: int
    key: int
    """Updates with the same key belong in order: a chat's, or a person's taps."""

    expires: float
    text: str
    """The update as JSON, as it was when it came."""


class UpdateQueue:
    """Unconfirmed updates in order: confirmed by a `getUpdates` with a higher offset, or by the webhook."""

    def __init__(self, clock: Clock, first_id: int) -> None:
        """Begin empty; the first update will bear `first_id`."""
        self._clock = clock
        self._next_id = first_id
        self._waiting: OrderedDict[int, Waiting] = OrderedDict()
        self._poll: asyncio.Future[None] | None = None
        self._allowed = DEFAULT_KINDS
        self._closed = False
        self._soonest = float("inf")
        self.last_poll = float("-inf")
        """When `getUpdates` was last called, on the queue's clock."""

        self.on_push: Callable[[Waiting], None] | None = None
        """Told of each update while a webhook is set."""

    def __len__(self) -> int:
        """Count what is not confirmed."""
        self._forget_expired()
        return len(self._waiting)

    @property
    def polled_now(self) -> bool:
        return self._poll is not None

    @property
    def allowed(self) -> list[str] | None:
        """What the bot asked for, or None when it is Telegram's default."""
        return None if self._allowed == DEFAULT_KINDS else sorted(self._allowed, key=KINDS.index)

    def allow(self, kinds: object) -> None:
        """Change which updates are queued from now on; an empty list means the default, anything odd changes none."""
        if isinstance(kinds, str):
            try:
                kinds = json.loads(kinds)
            except ValueError:
                return
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            self._allowed = frozenset(kind.lower() for kind in kinds) & frozenset(KINDS) or DEFAULT_KINDS

    def push(self, kind: str, content: Json, key: int) -> None:
        """Queue an update of this kind, unless the bot did not ask for its kind."""
        if kind in self._allowed:
            lifetime = limits.CALLBACK_UPDATE_SECONDS if kind == "callback_query" else limits.UPDATE_SECONDS
            self._append({kind: content}, key, lifetime)

    def push_raw(self, update: Json) -> None:
        """Queue anything as an update, as it is, for tests; it gets an `update_id` unless it has one."""
        self._append(update, 0, limits.UPDATE_SECONDS)

    def _append(self, update: Json, key: int, lifetime: float) -> None:
        text = json.dumps({"update_id": self._next_id} | update, ensure_ascii=False, separators=(",", ":"))
        waiting = Waiting(self._next_id, key, self._clock() + lifetime, text)
        self._waiting[waiting.id] = waiting
        self._soonest = min(self._soonest, waiting.expires)
        self._next_id += 1
        if self.on_push is not None:
            self.on_push(waiting)
        self._wake()

    async def get(self, offset: int, limit: int, timeout: float) -> list[str]:  # noqa: ASYNC109 the Bot API's own word for it
        """Confirm everything before `offset` and return up to `limit` updates as JSON, waiting up to `timeout` seconds.

        Raises:
            RefusedError: 409 in an older call that is still waiting when a newer one comes, or a webhook is set.
        """
        self.last_poll = self._clock()
        self.end_poll(conflict(_OTHER_POLL))
        batch = self._take(offset, limit)
        if batch or timeout <= 0 or self._closed:
            return batch
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
        return self._take(offset, limit)

    def _take(self, offset: int, limit: int) -> list[str]:
        self._forget_expired()
        head = next(iter(self._waiting), self._next_id)
        if offset < 0:
            offset += self._next_id
        if offset > self._next_id + _FUTURE_SLACK:
            offset = head
        while self._waiting and next(iter(self._waiting)) < offset:
            self._waiting.popitem(last=False)
        return [waiting.text for waiting, _ in zip(self._waiting.values(), range(limit), strict=False)]

    def _forget_expired(self) -> None:
        now = self._clock()
        if now < self._soonest:
            return
        for gone in [waiting.id for waiting in self._waiting.values() if waiting.expires <= now]:
            del self._waiting[gone]
        self._soonest = min((waiting.expires for waiting in self._waiting.values()), default=float("inf"))

    def confirm(self, update_id: int) -> None:
        """Forget one update: the webhook took it."""
        self._waiting.pop(update_id, None)

    def unconfirmed(self) -> Iterable[Waiting]:
        self._forget_expired()
        return list(self._waiting.values())

    def clear(self) -> None:
        self._waiting.clear()

    def end_poll(self, reason: RefusedError | None) -> None:
        """End a waiting `getUpdates`: with an error, or as if its time were over."""
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            if reason is None:
                poll.set_result(None)
            else:
                poll.set_exception(reason)

    def webhook_taken(self) -> None:
        self.end_poll(conflict(_POLL_BEATEN_BY_WEBHOOK))

    def close(self) -> None:
        """Let nobody wait any more."""
        self._closed = True
        self.end_poll(None)

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
