"""Shows the team something where the eye is: in the message whose button was pressed, or in a new one."""

from __future__ import annotations

from bot.arriving import Arrival, Press
from bot.team.house import House
from conversations.blocks import Screen
from conversations.languages import Language
from conversations.message import Message


async def say(house: House, arrival: Arrival, key: str) -> None:
    """One sentence, by its key."""
    language = await house.language_of(arrival.chat, arrival.language_code)
    await house.messenger.send(arrival.chat, Message(house.say(language, key)), "")


async def show(house: House, arrival: Arrival, screen: Screen, language: Language, note: str | None = None) -> int:
    """A board, in place of the one whose button was pressed; returns the number of the message that shows it."""
    number = arrival.what.number if isinstance(arrival.what, Press) else None
    return await place(house, arrival, screen, language, note, number)


async def place(  # noqa: PLR0913, PLR0917 — what, in which words, and where
    house: House,
    arrival: Arrival,
    screen: Screen,
    language: Language,
    note: str | None,
    anchor: int | None,
    mark: str = "",
) -> int:
    """A screen in the message `anchor`, if its button was pressed just now, and in a new one otherwise."""
    *first, last = house.book.worded(screen, language, note)
    pressed = arrival.what.number if isinstance(arrival.what, Press) else None
    if (
        anchor is not None
        and pressed == anchor
        and not first
        and await house.messenger.edit(arrival.chat, anchor, last, mark)
    ):
        return anchor
    sent = [await house.messenger.send(arrival.chat, message, mark) for message in (*first, last)]
    if anchor is not None:
        await house.messenger.strip(arrival.chat, anchor)
    return sent[-1]
