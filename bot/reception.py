"""The one door for what comes in: the team's office looks first, and everything else goes to the students' host."""

from __future__ import annotations

import asyncio

from bot.arriving import Arrival, Press
from bot.host import Host
from bot.messenger import Messenger
from bot.team.office import Office


class Reception:
    """Receives every arrival; when `receive` has returned, all that follows is committed."""

    def __init__(self, office: Office, host: Host, messenger: Messenger) -> None:
        self._office = office
        self._host = host
        self._messenger = messenger

    async def receive(self, arrival: Arrival) -> None:
        """Does all that follows from an arrival; when it returns, the update may be confirmed."""
        if not isinstance(arrival.what, Press):
            return await self._receive(arrival)
        acknowledging = asyncio.create_task(self._messenger.acknowledge(arrival.what.query))
        try:
            return await self._receive(arrival)
        finally:
            await acknowledging

    async def excuse(self, chat: int, language_code: str | None) -> None:
        """Tells somebody that something went wrong with us."""
        await self._host.excuse(chat, language_code)

    async def _receive(self, arrival: Arrival) -> None:
        if not await self._office.receive(arrival):
            await self._host.receive(arrival)
