"""What the team looks at, put together from the stores."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.outreach.codes import question_in
from bot.outreach.front import SHOWN_AFTER
from bot.outreach.links import start_link
from bot.outreach.notices import words_in
from bot.team.house import House
from conversations.blocks import Screen
from conversations.dates import in_words
from conversations.states import Language
from conversations.team import boards
from conversations.team.boards import Counted, Listed, Numbers, Sending, Somebody, Somewhere
from conversations.words import shortened
from storage.outreach.model import Activity, Broadcast, Purpose, State

_ABOUT_MAX: Final = 40  # characters of a question or a title on a button
_SHOWN: Final = 8  # broadcasts
A_SECOND: Final = 28  # letters; see bot/outreach/courier.py


def key_of(text: str) -> str:
    """A short name for a label or an address, for a button."""
    return f"{zlib.crc32(text.encode()):08x}"


def minutes_for(letters: int) -> int:
    """About how long so many letters take."""
    return -(-letters // (A_SECOND * 60))


async def broadcasts(house: House, language: Language) -> Screen:
    """All broadcasts that are remembered."""
    found = (await house.outbox.broadcasts())[:_SHOWN]
    totals = await house.stories.totals()
    return boards.screen_of_broadcasts([await sending_of(house, b, language, totals) for b in found])


async def sending(house: House, broadcast: Broadcast, language: Language) -> Screen:
    """One broadcast, as its author sees it."""
    return boards.screen_of_sending(await sending_of(house, broadcast, language, await house.stories.totals()))


async def tell(house: House, broadcast: Broadcast) -> None:
    """Shows the author how far a broadcast is, in the message that shows it."""
    if broadcast.progress is None:
        return
    chat = house.addresses.chat(broadcast.owner)
    language = await house.language_of(chat)
    [message] = house.book.worded(await sending(house, broadcast, language), language)
    await house.messenger.edit(chat, broadcast.progress, message, "")


async def sending_of(house: House, broadcast: Broadcast, language: Language, totals: Mapping[str, int]) -> Sending:
    """A broadcast in words and numbers."""
    answers = ""
    if broadcast.purpose is Purpose.PROMPT:
        answers = house.told(language, totals.get(f"prompt:{broadcast.about}", 0))
    return Sending(
        key=broadcast.id.hex(),
        state=_state(house, broadcast),
        about=shortened(await _about(house, broadcast, language), _ABOUT_MAX),
        due=in_words(broadcast.due.astimezone(house.now().tzinfo), language),
        total=broadcast.totals.letters,
        sent=broadcast.totals.sent,
        blocked=broadcast.totals.blocked,
        failed=broadcast.totals.failed,
        answers=answers,
        minutes=minutes_for(broadcast.totals.waiting),
    )


def _state(house: House, broadcast: Broadcast) -> State:
    """Its state in its author's eyes: what is due is being made ready, also before the courier has looked."""
    ready = broadcast.state is State.WAITING and broadcast.due <= house.now()
    return State.FILLING if ready else broadcast.state


async def _about(house: House, broadcast: Broadcast, language: Language) -> str:
    if broadcast.purpose is Purpose.PROMPT:
        for prompt in await house.library.prompts():
            if prompt.name == broadcast.about:
                return question_in(prompt, language)
    for activity in await house.library.activities():
        if activity.id.hex() == broadcast.about:
            return words_in(activity, language).title
    return "…"


async def plans(house: House, language: Language) -> Screen:
    """The activities that are coming."""
    listed = [
        Listed(
            key=activity.id.hex(),
            title=shortened(words_in(activity, language).title, _ABOUT_MAX),
            when=in_words(activity.starts.astimezone(house.now().tzinfo), language),
            heads=house.told(language, await house.library.heads(activity.id)),
            cancelled=activity.cancelled,
        )
        for activity in await coming_up(house)
    ]
    return boards.screen_of_plans(listed)


async def coming_up(house: House) -> list[Activity]:
    """The activities that are not over."""
    since: datetime = house.now() - SHOWN_AFTER
    return [activity for activity in await house.library.activities() if activity.starts >= since]


async def people(house: House) -> Screen:
    """Who is in the team, who is invited, and where it may write."""
    members = [Somebody(key_of(m.label), m.label, m.role, invited=False) for m in await house.team.members()]
    invited = [
        Somebody(key_of(i.label), i.label, i.role, invited=True) for i in await house.team.invitations(house.now())
    ]
    places = [
        Somewhere(key_of(place.tag.hex()), house.addresses.reveal(place.title), place.confirmed)
        for place in await house.places.all()
    ]
    return boards.screen_of_team([*members, *invited], places)


async def links(house: House, language: Language) -> Screen:
    """All links, with how many stories came by them."""
    totals = await house.stories.totals()
    return boards.screen_of_links(
        [
            Counted(
                campaign.label,
                start_link(house.bot_name(), campaign.code),
                house.told(language, totals.get(f"campaign:{campaign.code}", 0)),
            )
            for campaign in await house.library.campaigns()
        ]
    )


async def posters(house: House) -> Screen:
    """Which link a poster can be made of."""
    campaigns = await house.library.campaigns()
    return boards.screen_of_posters([(campaign.code, campaign.label) for campaign in campaigns])


async def status(house: House, language: Language) -> Screen:
    """How the collection stands."""
    counts = await house.stories.counts()
    return boards.screen_of_status(
        Numbers(
            total=house.told(language, counts.released),
            pool=house.told(language, counts.pool),
            subscribers=house.told(language, await house.subscribers.count()),
            goal=house.goal,
            share=100 * counts.released // house.goal if counts.released >= house.min_group else 0,
        )
    )
