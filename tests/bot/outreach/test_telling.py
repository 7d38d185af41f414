from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.outreach.telling import Telling
from storage.outreach.model import Audience, Broadcast, Purpose, State, Totals

BEGUN = Broadcast(b"b" * 16, Purpose.PROMPT, "9D23GF6M", Audience(), datetime(2026, 11, 25, tzinfo=UTC), b"o" * 24)


async def test_an_edit_that_takes_long_is_followed_by_the_latest_state_and_never_overtaken() -> None:
    """Fails, shown once, when each state is told by a task of its own."""
    begun, go_on, told = asyncio.Event(), asyncio.Event(), []

    async def tell(broadcast: Broadcast) -> None:
        begun.set()
        await go_on.wait()
        told.append(broadcast)

    telling = Telling(tell)
    telling.show(BEGUN)
    await begun.wait()
    for sent in (3, 7):
        telling.show(replace(BEGUN, totals=Totals(letters=9, sent=sent)))
    done = replace(BEGUN, state=State.DONE)
    telling.show(done)
    go_on.set()
    await asyncio.sleep(0.01)
    assert told == [BEGUN, done]
    telling.show(BEGUN)
    await asyncio.sleep(0.01)
    assert told == [BEGUN, done, BEGUN], "and it goes on afterwards"


async def test_a_bot_that_stops_tells_no_more() -> None:
    told = []

    async def tell(broadcast: Broadcast) -> None:
        await asyncio.sleep(60)
        told.append(broadcast)

    telling = Telling(tell)
    telling.show(BEGUN)
    await asyncio.sleep(0)
    await telling.close()
    assert told == []
