"""Receives students: loads the draft, lets the conversation advance, commits, then replies.

The order is the promise: what an update does is committed before it is answered, and it is confirmed to Telegram only
when `receive` has returned. A crash anywhere in between has the update come again; then the draft knows that it has
been here, and at worst a question is repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot import draft as drafting
from bot import journal
from bot.buttons import decode
from bot.draft import Draft
from bot.messenger import Messenger, NotDeliveredError, UndeliverableError
from conversations.advance import advance, greet
from conversations.events import Event, Forget, Show, ShowCard, Submit
from conversations.screens import Screen, screen_of, screen_of_card
from conversations.states import Stopped
from conversations.steps import Step
from conversations.texts import Book, Message
from storage.drafts import Drafts
from storage.errors import NotSavedError
from storage.protocols import Stories
from storage.receipt import story_id
from storage.recipients import Recipients
from storage.record import Record, to_bytes
from storage.sealing import seal

CARD: Final = "card"

# Telegram numbers a bot's updates upwards, and a new bot's from anywhere. So an update that comes again has a number
# not far below that of the last one; one from far below is another bot's, or of another count, and new.
REPLAYED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a button, as it came: which press it was, on which message, and what the button carries."""

    query: str
    number: int | None
    data: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came from a student. `chat` goes no further than to the draft's key and the reply's address."""

    chat: int
    update: int
    language_code: str | None
    what: Event | Press


class Host:
    """Leads all students through their conversations, one update at a time for each of them."""

    def __init__(  # noqa: PLR0913 — the composition root names every part once
        self,
        *,
        book: Book,
        drafts: Drafts,
        stories: Stories,
        recipients: Recipients,
        messenger: Messenger,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._book = book
        self._drafts = drafts
        self._stories = stories
        self._recipients = recipients
        self._messenger = messenger
        self._now = now
        self._entropy = entropy

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
        """Tells a student that something went wrong with us: the last resort, so it never fails for its part."""
        language = greet(language_code, self._book.invitation()).voice.language
        try:
            await self._messenger.send(chat, Message(self._book[language].say("note.trouble")), "")
        except (UndeliverableError, NotDeliveredError):
            journal.warn("apology_not_delivered")

    async def _receive(self, arrival: Arrival) -> None:
        stored = await self._drafts.load(arrival.chat)
        draft = drafting.decode(stored) if stored is not None else None
        try:
            if draft is None:
                welcome = greet(arrival.language_code, self._book.invitation())
                await self._advance(arrival, drafting.begin(welcome, self._entropy), known=False)
            elif not 0 <= draft.update - arrival.update < REPLAYED:
                await self._advance(arrival, draft, known=True)
            elif not draft.delivered:  # this update has been here, and a crash came between its commit and the reply
                await self._show(arrival, draft, screen_of(draft.dialogue))
        except UndeliverableError:
            pass  # whoever has blocked the bot is left in peace; the draft dies by itself
        except NotDeliveredError:
            journal.warn("reply_not_delivered")

    async def _advance(self, arrival: Arrival, draft: Draft, *, known: bool) -> None:
        what = arrival.what
        event = decode(what.data, draft.mark) if isinstance(what, Press) else what
        step = advance(draft.dialogue, event)
        try:
            draft = await self._commit(arrival, draft, step)
        except NotSavedError as problem:
            journal.alarm("not_saved", problem=str(problem))
            step = Step(draft.dialogue, (Show("note.not_saved"),))
        for effect in step.effects:
            match effect:
                case Show(note):
                    note = "note.lost" if note == "note.old_button" and not known else note
                    await self._show(arrival, draft, screen_of(draft.dialogue), note)
                case ShowCard(card):
                    await self._show(arrival, draft, screen_of_card(card))
                case Submit() | Forget():
                    pass  # committed before anything is shown

    async def _commit(self, arrival: Arrival, before: Draft, step: Step) -> Draft:
        """Makes the step's effects last; the experience first, under an id that follows from the draft.

        A crash between the two has the update come again to the draft as it was, which stores the same id once more.
        """
        for effect in step.effects:
            match effect:
                case Submit(experience):
                    record = to_bytes(Record(self._week(), experience))
                    await self._stories.add(story_id(before.receipt), seal(record, self._recipients))
                case Forget():
                    await self._drafts.forget(arrival.chat)
                case Show() | ShowCard():
                    pass
        if drafting.underway(before.dialogue) and not drafting.underway(step.dialogue):
            before = replace(drafting.begin(step.dialogue, self._entropy), anchor=before.anchor, shown=before.shown)
        after = replace(before, dialogue=step.dialogue, update=arrival.update, delivered=not step.effects)
        await self._keep(arrival.chat, after)
        return after

    async def _show(self, arrival: Arrival, draft: Draft, screen: Screen, note: str | None = None) -> None:
        """Shows a screen where the eye is: in the message whose button was pressed, if it is that step's or a card."""
        chat, mark, anchor = arrival.chat, draft.mark, draft.anchor
        *first, last = self._book.worded(screen, draft.dialogue.voice.language, note)
        here = isinstance(arrival.what, Press) and arrival.what.number == anchor
        same = screen.step == draft.shown or CARD in {screen.step, draft.shown}
        if not (anchor and here and same and not first and await self._messenger.edit(chat, anchor, last, mark)):
            for message in first:
                await self._messenger.send(chat, message, mark)
            number = await self._messenger.send(chat, last, mark)
        else:
            number = anchor
        try:
            await self._keep(chat, replace(draft, anchor=number, shown=screen.step, delivered=True))
        except NotSavedError as problem:  # then a question is repeated at worst
            journal.alarm("not_saved", problem=str(problem))
        if anchor is not None and anchor != number:
            await self._messenger.strip(chat, anchor)

    async def _keep(self, chat: int, draft: Draft) -> None:
        if not isinstance(draft.dialogue, Stopped):  # that one has just been forgotten
            await self._drafts.save(chat, drafting.encode(draft))

    def _week(self) -> str:
        year, week, _ = self._now().isocalendar()
        return f"{year}-W{week:02}"
