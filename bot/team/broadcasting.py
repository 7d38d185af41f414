"""Opening a broadcast: whom it is for, and what its author sees of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.team import boards
from bot.team.house import House
from conversations.blocks import Screen
from conversations.languages import Language
from conversations.team.content import Aim
from storage.outreach.model import Audience, Broadcast


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it: the chat, and the language in which they are spoken to."""

    chat: int
    language: Language


async def audience_of(house: House, aim: Aim) -> Audience:
    """Whom an aim means now: a place that is gone meanwhile is left out."""
    tags = {boards.key_of(place.tag.hex()): place.tag for place in await house.places.all() if place.confirmed}
    return Audience(
        topics=frozenset(aim.topics),
        languages=frozenset(aim.languages) if aim.topics else frozenset(),
        places=frozenset(tags[code] for code in aim.places if code in tags),
    )


async def open_broadcast(house: House, author: Author, broadcast: Broadcast) -> Screen:
    """Opens it, has the courier look, and returns what shows its progress."""
    broadcast = replace(broadcast, due=broadcast.due.replace(second=0, microsecond=0))
    await house.outbox.open(broadcast)
    house.wake()
    return await boards.sending(house, broadcast, author.language)


async def sample(house: House, author: Author, screen: Screen, language: Language) -> None:
    """Sends its author what others will get, with buttons that lead nowhere in particular."""
    for message in house.book.worded(screen, language):
        await house.messenger.send(author.chat, message, "sample")
