"""The outreach as students meet it: what they want to hear of, what is coming, and whether they come.

It keeps what it must in a store of its own, in transactions of its own, and never learns of a story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.messenger import Messenger
from bot.outreach.calendar import calendar_file
from bot.outreach.notices import notice_of, words_in
from conversations.blocks import Screen
from conversations.book import Book
from conversations.events import Action, Outreach
from conversations.languages import Language
from conversations.outreach.letters import Notice, screen_of_activities, screen_of_activity
from conversations.outreach.wishes import PAUSE_WEEKS, Weeks, Wishes, changed, screen_of_wishes
from storage.outreach.addresses import Addresses
from storage.outreach.model import Activity, Subscription
from storage.outreach.protocols import Library, Subscribers
from storage.record import week_of

LASTS: Final = timedelta(hours=2)  # an activity whose end nobody has told, in a calendar
SHOWN_AFTER: Final = timedelta(hours=3)  # so long after its beginning it is still listed


@dataclass(frozen=True, slots=True)
class Served:
    """What to show: a screen, and a text key that goes before it.

    Attributes:
        sent: Numbers of the messages that were sent already; who cleans the chat means these too.
    """

    screen: Screen
    note: str | None = None
    sent: tuple[int, ...] = ()


class Front:
    """Serves the buttons and commands of the outreach."""

    def __init__(  # noqa: PLR0913 — the composition root names every part once
        self,
        *,
        book: Book,
        subscribers: Subscribers,
        library: Library,
        addresses: Addresses,
        messenger: Messenger,
        now: Callable[[], datetime],
        per_week: int,
        min_group: int,
    ) -> None:
        self._book = book
        self._subscribers = subscribers
        self._library = library
        self._addresses = addresses
        self._messenger = messenger
        self._now = now
        self._per_week = per_week
        self._min_group = min_group

    async def serve(self, chat: int, language: Language, wish: Outreach) -> Served:
        """Does what a student asks for; raises NotSavedError, and then nothing has changed."""
        match wish.action:
            case Action.ACTIVITIES if wish.argument:
                return await self._one(chat, language, wish.argument)
            case Action.ACTIVITIES:
                return await self._all(language)
            case Action.COMING:
                return await self._coming(chat, language, wish.argument)
            case Action.CALENDAR:
                return await self._calendar(chat, language, wish.argument)
            case _:
                return await self._wishes(chat, language, wish)

    async def _wishes(self, chat: int, language: Language, wish: Outreach) -> Served:
        tag = self._addresses.tag(chat)
        weeks = self._weeks()
        before = _wishes_of(await self._subscribers.get(tag))
        after = changed(
            before,
            wish.action,
            wish.argument,
            language=language,
            per_week=self._per_week,
            weeks=weeks,
            spoken=self._book.languages,
        )
        note = None
        if after is None:
            if wish.action is not Action.NUDGES:
                await self._subscribers.remove(tag)
                note = "nudges.gone"
        elif after != before:
            await self._subscribers.put(tag, _subscription(after))
        if wish.action is Action.FEWER and after is not None:
            note = "nudges.fewer" if after != before else "nudges.fewest"
        return Served(screen_of_wishes(after, weeks, self._book.languages), note)

    async def _all(self, language: Language) -> Served:
        return Served(screen_of_activities(tuple(self._notice(a, language) for a in await self._coming_up())))

    async def _one(self, chat: int, language: Language, key: str, note: str | None = None) -> Served:
        activity = await self._found(key)
        if activity is None:
            return Served((await self._all(language)).screen, "letter.over")
        mark = self._addresses.mark(activity.id)(self._addresses.tag(chat))
        heads = await self._library.heads(activity.id)
        coming = await self._library.is_coming(activity.id, mark)
        notice = notice_of(
            activity, language, self._now().tzinfo, coming=coming, heads=heads if heads >= self._min_group else None
        )
        return Served(screen_of_activity(notice), note)

    async def _coming(self, chat: int, language: Language, argument: str) -> Served:
        key, _, answer = argument.partition(":")
        activity = await self._found(key)
        if activity is None or activity.cancelled:
            return await self._one(chat, language, key)
        mark = self._addresses.mark(activity.id)(self._addresses.tag(chat))
        await self._library.mark_coming(activity.id, mark, coming=answer == "yes")
        return await self._one(chat, language, key, "letter.see_you" if answer == "yes" else "letter.no_matter")

    async def _calendar(self, chat: int, language: Language, key: str) -> Served:
        activity = await self._found(key)
        sent: tuple[int, ...] = ()
        if activity is not None:
            words = words_in(activity, language)
            content = calendar_file(
                uid=f"{activity.id.hex()}@in-my-experience",
                title=words.title,
                start=activity.starts,
                end=activity.starts + LASTS,
                where=words.where,
                link=activity.link,
                description=words.because,
                language=language,
                stamp=self._now(),
                sequence=activity.sequence,
                cancelled=activity.cancelled,
            )
            caption = self._book[language].say("letter.calendar_file")
            sent = (await self._messenger.send_file(chat, "in-my-experience.ics", content, caption),)
        return replace(await self._one(chat, language, key), sent=sent)

    async def _coming_up(self) -> list[Activity]:
        since = self._now() - SHOWN_AFTER
        return [activity for activity in await self._library.activities() if activity.starts >= since]

    async def _found(self, key: str) -> Activity | None:
        return next((activity for activity in await self._coming_up() if activity.id.hex() == key), None)

    def _notice(self, activity: Activity, language: Language) -> Notice:
        return notice_of(activity, language, self._now().tzinfo)

    def _weeks(self) -> Weeks:
        return Weeks(week_of(self._now()), week_of(self._now() + timedelta(weeks=PAUSE_WEEKS)))


def _wishes_of(subscription: Subscription | None) -> Wishes | None:
    if subscription is None:
        return None
    topics = tuple(sorted(subscription.topics))
    return Wishes(topics, subscription.per_week, Language(subscription.language), subscription.paused_until)


def _subscription(wishes: Wishes) -> Subscription:
    return Subscription(wishes.language, frozenset(wishes.topics), wishes.per_week, wishes.paused_until)
