"""Keeps to Telegram's limits: 30 messages in any second, one a second in a chat, 20 a minute in a group.

The numbers are from core.telegram.org/bots/faq. What counts is when a message reaches Telegram, and all that we know of
that is that it was before the answer reached us. So a place in the window is taken from before a message is sent until
one second after its answer came; less what the answer and the next message surely take on their ways, as far as that
can be learnt. Even spacing or a bucket of tokens break the limit as soon as the network is uneven.
"""

from __future__ import annotations

import asyncio
import math
import statistics
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

IN_A_SECOND: Final = 30
IN_A_GROUP: Final = 20
SECOND: Final = 1.0
MINUTE: Final = 60.0
_CERTAIN: Final = 0.9  # so much of what the next message surely takes is counted on
_SEEN: Final = 100  # ways there and back that are remembered
_ENOUGH: Final = 30  # of these before they count
_NOW_AND_THEN: Final = 10  # so many more until they are looked at again
_APART: Final = SECOND / 32  # letters go so far apart that a place becomes free every moment: a reply may want it


class Pacer:
    """Gives turns. Replies to people go before letters, and never wait for anything but the window and each other.

    While no letter is on its way replies are not held to the window: people are answered as they write, and Telegram's
    limit over all is one for bulk messages.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or asyncio.get_running_loop().time
        self._flying = 0
        self._letters_flying = self._letters_taken = 0
        self._taken: deque[tuple[float, bool]] = deque()  # when answers came, and whether to letters
        self._ways: deque[float] = deque(maxlen=_SEEN)  # seconds there and back
        self._learnt = 0
        self._surely = 0.0
        self._held_until = -math.inf
        self._next_letter = -math.inf
        self._replies: deque[asyncio.Future[None]] = deque()
        self._letters: deque[asyncio.Future[None]] = deque()
        self._chats: dict[int, deque[float]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def reply(self, chat: int) -> AbstractAsyncContextManager[None]:
        """A turn to answer somebody; to be left when Telegram has answered."""
        return self._turn(chat, self._replies, letter=False)

    def letter(self, chat: int) -> AbstractAsyncContextManager[None]:
        """A turn to write to somebody unasked; see `wait_for` first."""
        return self._turn(chat, self._letters, letter=True)

    def wait_for(self, chat: int) -> float:
        """Seconds until a letter may go to this chat, by the limits of the chat alone."""
        times = self._chats.get(chat)
        if not times:
            return 0.0
        now = self._clock()
        wait = times[-1] + SECOND - now
        if chat < 0 and len(times) == IN_A_GROUP:
            wait = max(wait, times[0] + MINUTE - now)
        return max(0.0, wait)

    def hold(self, seconds: float) -> None:
        """Nothing may be sent for so long: Telegram has said so."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @asynccontextmanager
    async def _turn(self, chat: int, queue: deque[asyncio.Future[None]], *, letter: bool) -> AsyncIterator[None]:
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._give()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(letter=letter)
            raise
        begun = self._clock()
        times = self._note(chat, begun)
        try:
            yield
            self._learn(self._clock() - begun)
        finally:  # perhaps it never arrived; then the place is taken in vain for a second
            times[-1] = self._clock()
            self._leave(letter=letter)

    def _give(self) -> None:
        """Gives a turn to everybody who may have one, and looks again when the next place becomes free."""
        now = self._clock()
        while self._taken and self._free_at(self._taken[0][0]) <= now:
            self._letters_taken -= self._taken.popleft()[1]
        for queue, letter in ((self._replies, False), (self._letters, True)):
            while queue:
                if queue[0].done():  # whoever waited has given up
                    queue.popleft()
                elif self._may(now, letter=letter):
                    queue.popleft().set_result(None)
                    self._flying += 1
                    if letter:
                        self._letters_flying += 1
                        self._next_letter = now + _APART
                else:
                    break
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._replies or self._letters:
            later = [self._held_until] if self._held_until > now else []
            later += [self._next_letter] if self._next_letter > now and not self._replies else []
            full = self._flying + len(self._taken) >= IN_A_SECOND
            later += [self._free_at(self._taken[0][0])] if self._taken and full else []
            if later:
                self._timer = asyncio.get_running_loop().call_later(max(0.0, max(later) - now), self._give)

    def _may(self, now: float, *, letter: bool) -> bool:
        if now < self._held_until or (letter and now < self._next_letter):
            return False
        if self._flying + len(self._taken) < IN_A_SECOND:
            return True
        return not letter and not self._letters_flying and not self._letters_taken

    def _leave(self, *, letter: bool) -> None:
        self._flying -= 1
        self._letters_flying -= letter
        self._letters_taken += letter
        self._taken.append((self._clock(), letter))
        self._give()

    def _free_at(self, answered: float) -> float:
        return answered + SECOND - self._surely

    def _learn(self, way: float) -> None:
        """Takes in how long a way there and back was.

        The shortest one seen is longer than the shortest one possible where the network is uneven; the more so, the
        more an ordinary one takes.
        """
        self._ways.append(way)
        self._learnt += 1
        if len(self._ways) >= _ENOUGH and self._learnt % _NOW_AND_THEN == 0:
            self._surely = max(0.0, 2 * min(self._ways) - statistics.median(self._ways)) * _CERTAIN

    def _note(self, chat: int, now: float) -> deque[float]:
        """Remembers when something was sent to a chat, as long as it matters; returns the latest times."""
        times = self._chats.setdefault(chat, deque(maxlen=IN_A_GROUP if chat < 0 else 1))
        times.append(now)
        if len(self._chats) > 10 * IN_A_SECOND:
            keep = now - MINUTE
            self._chats = {
                other: seen for other, seen in self._chats.items() if seen[-1] > (keep if other < 0 else now - SECOND)
            }
        return times
