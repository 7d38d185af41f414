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
from bot.tally import answering, coming_by, told_in
from bot.team.house import House
from conversations.blocks import Screen
from conversations.dates import in_words
from conversations.languages import Language
from conversations.team import boards
from conversations.team.boards import Counted, Listed, Numbers
from conversations.team.people import Somebody, Somewhere, screen_of_team
from conversations.team.sendings import Sending, screen_of_broadcasts, screen_of_sending
from conversations.words import shortened
from storage.outreach.model import Activity, Broadcast, Purpose, State
from storage.record import week_of

_ABOUT_MAX: Final = 40  # characters of a question or a title on a button
_SHOWN: Final = 8  # broadcasts
HELD: Final = "held"  # the state of a broadcast that goes on when quiet hours are over
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
    return screen_of_broadcasts([await sending_of(house, b, language, totals) for b in found])


async def sending(house: House, broadcast: Broadcast, language: Language) -> Screen:
    """One broadcast, as its author sees it."""
    return screen_of_sending(await sending_of(house, broadcast, language, await house.stories.totals()))


async def follow(house: House, number: bytes, message: int) -> None:
    """Has a message show how far a broadcast is; it may have ended before the message was there."""
    await house.outbox.show_progress_in(number, message)
    for broadcast in await house.outbox.broadcasts():
        if broadcast.id == number and broadcast.state is State.DONE:
            await tell(house, broadcast)


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
        answers = house.told(language, totals.get(answering(broadcast.about), 0))
    state, due = _standing(house, broadcast)
    return Sending(
        key=broadcast.id.hex(),
        kind=broadcast.purpose,
        state=state,
        about=shortened(await _about(house, broadcast, language), _ABOUT_MAX),
        due=in_words(due.astimezone(house.now().tzinfo), language),
        total=broadcast.totals.letters,
        sent=broadcast.totals.sent,
        blocked=broadcast.totals.blocked,
        failed=broadcast.totals.failed,
        answers=answers,
        minutes=minutes_for(broadcast.totals.waiting),
    )


def _standing(house: House, broadcast: Broadcast) -> tuple[str, datetime]:
    """Its state in its author's eyes, and when it goes out, or goes on.

    What is due is being made ready, also before the courier has looked; in quiet hours it waits for their end.
    """
    starts = max(broadcast.due.astimezone(house.now().tzinfo), house.now())
    if broadcast.state in {State.DONE, State.STOPPED}:
        return broadcast.state, broadcast.due
    if not broadcast.urgent and house.quiet.hold(starts):
        return (State.WAITING if broadcast.state is State.WAITING else HELD), house.quiet.over(starts)
    ready = broadcast.state is State.WAITING and broadcast.due <= house.now()
    return (State.FILLING if ready else broadcast.state), broadcast.due


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
    return boards.screen_of_plans(await _listed(house, language))


async def reasons(house: House, language: Language) -> Screen:
    """The activities of which it can be said why they are."""
    return boards.screen_of_reasons(await _listed(house, language))


async def _listed(house: House, language: Language) -> list[Listed]:
    return [
        Listed(
            key=activity.id.hex(),
            title=shortened(words_in(activity, language).title, _ABOUT_MAX),
            when=in_words(activity.starts.astimezone(house.now().tzinfo), language),
            heads=house.told(language, await house.library.heads(activity.id)),
            cancelled=activity.cancelled,
        )
        for activity in await coming_up(house)
    ]


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
    return screen_of_team([*members, *invited], places)


async def names_of_places(house: House) -> dict[str, str]:
    """What confirmed groups and channels are called, by what a button carries."""
    return {
        key_of(place.tag.hex()): house.addresses.reveal(place.title)
        for place in await house.places.all()
        if place.confirmed
    }


async def links(house: House, language: Language) -> Screen:
    """All links, with how many stories came by them."""
    totals = await house.stories.totals()
    return boards.screen_of_links(
        [
            Counted(
                campaign.label,
                start_link(house.bot_name(), campaign.code),
                house.told(language, totals.get(coming_by(campaign.code), 0)),
            )
            for campaign in await house.library.campaigns()
        ]
    )


async def posters(house: House) -> Screen:
    """Which link a poster can be made of."""
    campaigns = await house.library.campaigns()
    return boards.screen_of_posters([(campaign.code, campaign.label) for campaign in campaigns])


async def numbers(house: House, language: Language) -> Numbers:
    """How the collection stands."""
    counts, totals = await house.stories.counts(), await house.stories.totals()
    return Numbers(
        total=house.told(language, counts.released),
        week=house.told(language, totals.get(told_in(week_of(house.now())), 0)),
        pool=house.told_roughly(language, counts.pool),
        subscribers=house.told(language, await house.subscribers.count()),
        goal=house.goal,
        share=100 * counts.released // house.goal if counts.released >= house.min_group else 0,
    )
