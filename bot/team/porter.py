"""Minds the doors: groups and channels that the bot comes into or leaves, and people who block it."""

from __future__ import annotations

from contextlib import suppress

from bot import journal
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.team.boards import key_of
from bot.team.house import House
from conversations.advance import greet
from conversations.languages import Language
from conversations.team.people import screen_of_place
from storage.outreach.model import Place, PlaceKind


class Porter:
    """Notes where the bot may post; nothing is posted there before staff have said that the place is ours."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def came(self, chat: int, kind: PlaceKind, title: str, language_code: str | None) -> None:
        """The bot may post in a group or channel from now on; asks staff about it, unless they have said so before."""
        house = self._house
        tag = house.addresses.tag(chat)
        if any(place.tag == tag and place.confirmed for place in await house.places.all()):
            return
        language = self._language(language_code)
        await house.places.put(Place(tag, kind, house.addresses.hide(title), language, confirmed=False))
        screen = screen_of_place(key_of(tag.hex()), title, kind)
        for staff in await house.roles.staff():
            with suppress(UndeliverableError, NotDeliveredError):
                for message in house.book.worded(screen, await house.language_of(staff)):
                    await house.messenger.send(staff, message, "")

    async def left(self, chat: int) -> None:
        """The bot may not post there any more."""
        if await self._house.places.remove(self._house.addresses.tag(chat)):
            journal.note("place_left")

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup."""
        addresses = self._house.addresses
        await self._house.places.move(addresses.tag(old), addresses.tag(new))

    async def blocked(self, chat: int) -> None:
        """Somebody blocked the bot: they are no subscriber from this moment on."""
        await self._house.subscribers.remove(self._house.addresses.tag(chat))

    def _language(self, language_code: str | None) -> Language:
        return greet(language_code, self._house.book.invitation()).voice.language
