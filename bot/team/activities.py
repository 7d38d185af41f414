"""What becomes of activities: published, moved, called off, explained; and who is told of it.

Each deed is found again by the number that its work was given, so that doing it twice does it once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.outreach.notices import notice_of
from bot.team.broadcasting import Author, open_broadcast, sample
from bot.team.house import House
from conversations.blocks import Said, Screen
from conversations.outreach.letters import screen_of_notice
from conversations.team.boards import BOARD
from conversations.team.content import Plan
from conversations.team.effects import CallOff, Explain, MoveTo, Publish
from storage.outreach.model import Activity, Audience, Broadcast, Purpose, State, Wording

REMINDED: Final = timedelta(days=1)  # before an activity starts

_OVER: Final = frozenset({State.DONE, State.STOPPED})
_GONE: Final = Screen(BOARD, (Said("team.gone"),))


async def publish(house: House, author: Author, deed: Publish) -> Screen:
    """Keeps the activity and nudges those who want to hear of such; returns what shows its progress."""
    plan = deed.plan
    activity = Activity(
        id=bytes.fromhex(deed.number),
        topic=plan.topic,
        words=_words(plan),
        starts=datetime.fromisoformat(plan.starts),
        link=plan.page,
    )
    await house.library.put_activity(activity)
    await _remind(house, author, activity)
    return await open_broadcast(house, author, _about(house, author, activity, deed.number, Purpose.ACTIVITY))


async def move(house: House, author: Author, deed: MoveTo) -> Screen:
    """Gives an activity another time and tells those who were told; who is still to be told hears the new time only."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _GONE
    starts = datetime.fromisoformat(deed.starts)
    if activity.starts != starts:
        await _stop(house, activity, Purpose.REMINDER, Purpose.CHANGE)
        activity = replace(activity, starts=starts, sequence=activity.sequence + 1)
        await house.library.put_activity(activity)
        await _remind(house, author, activity)
    return await _tell_of_change(house, author, deed.number, activity)


async def call_off(house: House, author: Author, deed: CallOff) -> Screen:
    """Cancels an activity and tells those who were told; nobody else hears of it any more."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _GONE
    if not activity.cancelled:
        await _stop(house, activity, Purpose.ACTIVITY, Purpose.REMINDER, Purpose.CHANGE)
        activity = replace(activity, cancelled=True, sequence=activity.sequence + 1)
        await house.library.put_activity(activity)
    return await _tell_of_change(house, author, deed.number, activity)


async def explain(house: House, deed: Explain) -> Screen:
    """Says why there is an activity, in one language."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _GONE
    words = dict(activity.words)
    old = words.get(deed.language) or next(iter(words.values()))
    words[deed.language] = replace(old, because=deed.because)
    await house.library.put_activity(replace(activity, words=words))
    return Screen(BOARD, (Said("team.explained"),))


async def sample_plan(house: House, author: Author, plan: Plan) -> None:
    """Sends the activity to its author, once in each language that it is in, as students will see it."""
    activity = Activity(bytes(16), plan.topic, _words(plan), datetime.fromisoformat(plan.starts), plan.page)
    for language in (wording.language for wording in plan.wordings):
        notice = notice_of(activity, language, house.now().tzinfo)
        await sample(house, author, screen_of_notice(notice, None), language)


async def found(house: House, key: str) -> Activity | None:
    """An activity by what a button carries."""
    return next((activity for activity in await house.library.activities() if activity.id.hex() == key), None)


async def _remind(house: House, author: Author, activity: Activity) -> None:
    """Has those who were told reminded the day before, out of quiet hours, where that is still to come."""
    due = house.quiet.on_the_day_of((activity.starts - REMINDED).astimezone(house.now().tzinfo))
    if due > house.now():
        reminder = _about(house, author, activity, _reminder(activity), Purpose.REMINDER)
        await house.outbox.open(replace(reminder, due=due))


def _reminder(activity: Activity) -> str:
    """The number of an activity's reminder, as often as it has been changed; moved back, it has another one."""
    return hashlib.sha256(b"reminder" + activity.id + activity.sequence.to_bytes(8, "big")).digest()[:16].hex()


async def _stop(house: House, activity: Activity, *purposes: Purpose) -> None:
    """Stops what is still to be told of an activity as it was."""
    for broadcast in await house.outbox.broadcasts():
        told = broadcast.about == activity.id.hex() and broadcast.purpose in purposes
        if told and broadcast.state not in _OVER:
            await house.outbox.stop(broadcast.id)


async def _tell_of_change(house: House, author: Author, number: str, activity: Activity) -> Screen:
    # it may be today: whoever was told must know, also late in the evening
    change = replace(_about(house, author, activity, number, Purpose.CHANGE), urgent=True)
    return await open_broadcast(house, author, change)


def _about(house: House, author: Author, activity: Activity, number: str, purpose: Purpose) -> Broadcast:
    """A broadcast about an activity, due now, to those who want to hear of such."""
    return Broadcast(
        id=bytes.fromhex(number),
        purpose=purpose,
        about=activity.id.hex(),
        audience=Audience(topics=frozenset({activity.topic})),
        due=house.now(),
        owner=house.addresses.tag(author.chat),
    )


def _words(plan: Plan) -> dict[str, Wording]:
    return {str(w.language): Wording(w.title, w.where, w.because) for w in plan.wordings}
