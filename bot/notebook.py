"""The students' drafts, as the conversation knows them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from bot.draft import Draft, decode, encode
from storage.drafts import Drafts

AT_HAND: Final = 60.0  # seconds after a touch in which the next one mostly comes
MOST_AT_HAND: Final = 128


class _Page(NamedTuple):
    until: float
    draft: Draft


class Notebook:
    """Keeps drafts; every method may raise `NotSavedError`, and then nothing is lost or half done.

    Where nobody else writes them, the drafts of whoever is writing just now are also at hand in memory, as they were
    last saved: to fetch, open and read one takes as long as all that is then done with it.
    """

    def __init__(
        self,
        drafts: Drafts,
        themes: Collection[str],
        *,
        shared: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where they are stored, the themes that there are, and whether other processes store there too."""
        self._drafts = drafts
        self._themes = themes
        self._shared = shared
        self._clock = clock
        self._at_hand: dict[int, _Page] = {}  # the one that was saved last at the end

    async def load(self, chat: int) -> Draft | None:
        """The draft of a chat, None where there is none, or none that this program understands."""
        self._tidy()
        if page := self._at_hand.get(chat):
            return page.draft
        stored = await self._drafts.load(chat)
        return None if stored is None else decode(stored, self._themes)

    async def save(self, chat: int, draft: Draft) -> None:
        """Keep a draft in place of the chat's last one."""
        self._at_hand.pop(chat, None)  # should this fail, what counts is what is stored
        await self._drafts.save(chat, encode(draft))
        if not self._shared:
            self._at_hand[chat] = _Page(self._clock() + AT_HAND, draft)
            self._tidy()

    async def forget(self, chat: int) -> None:
        """Delete a chat's draft."""
        self._at_hand.pop(chat, None)
        await self._drafts.forget(chat)

    async def sweep(self) -> int:
        """Delete what is over; see `Drafts.sweep`."""
        self._tidy()
        return await self._drafts.sweep()

    def _tidy(self) -> None:
        """Let go of what has not been touched for a while: what a student told is not to lie there unlocked."""
        now = self._clock()
        while self._at_hand:
            oldest = next(iter(self._at_hand))
            if self._at_hand[oldest].until > now and len(self._at_hand) <= MOST_AT_HAND:
                break
            del self._at_hand[oldest]
