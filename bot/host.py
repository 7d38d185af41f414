"""Receives students: loads the draft, lets the conversation advance, commits, then replies.

The order is the promise: what an update does is committed before it is answered, and it is confirmed to Telegram only
when `receive` has returned. A crash anywhere in between has the update come again; then the draft knows that it has
been here, and at worst a question is repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot import draft as drafting
from bot import journal
from bot.arriving import Arrival, Press, Started
from bot.buttons import decode
from bot.draft import Draft
from bot.messenger import Messenger, NotDeliveredError, UndeliverableError
from bot.notebook import Notebook
from bot.outreach.codes import Codes
from bot.outreach.front import Front, Served
from bot.pace import Pace
from bot.placing import RECEIPT, here, in_place, shown_by
from bot.tally import names_of
from bot.withdrawal import withdraw
from conversations.advance import advance, greet
from conversations.blocks import Screen
from conversations.book import Book
from conversations.events import (
    Action,
    Clean,
    Cleaned,
    Event,
    Forget,
    Invited,
    Outreach,
    Pressed,
    Show,
    ShowCard,
    Submit,
    Tried,
    Withdraw,
)
from conversations.message import Message
from conversations.screens import screen_of, screen_of_card
from conversations.states import Done
from conversations.steps import Step
from storage.errors import NotSavedError
from storage.protocols import Stories
from storage.receipt import story_id
from storage.recipients import Recipients
from storage.record import Record, to_bytes, week_of
from storage.sealing import seal

# Telegram numbers a bot's updates upwards, and a new bot's from anywhere. So an update that comes again has a number
# not far below that of the last one; one from far below is another bot's, or of another count, and new.
REPLAYED: Final = 100_000


class Host:
    """Leads all students through their conversations, one update at a time for each of them."""

    def __init__(  # noqa: PLR0913 — the composition root names every part once
        self,
        *,
        book: Book,
        drafts: Notebook,
        stories: Stories,
        recipients: Recipients,
        messenger: Messenger,
        codes: Codes,
        front: Front,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._book = book
        self._drafts = drafts
        self._stories = stories
        self._recipients = recipients
        self._messenger = messenger
        self._codes = codes
        self._front = front
        self._now = now
        self._entropy = entropy
        self._pace = Pace(entropy)

    async def receive(self, arrival: Arrival) -> None:
        """Does all that follows from an arrival; when it returns, the update may be confirmed."""
        draft = await self._drafts.load(arrival.chat)
        try:
            if draft is None:
                await self._begin(arrival)
            elif not 0 <= draft.update - arrival.update < REPLAYED:
                if isinstance(draft.dialogue, Done) and draft.dialogue.receipt:  # it is shown before all else
                    draft = await self._show(arrival, draft, screen_of(draft.dialogue))
                await self._advance(arrival, draft)
            elif not draft.delivered:  # this update has been here, and a crash came between its commit and the reply
                await self._show(arrival, draft, screen_of(draft.dialogue))
        except UndeliverableError:
            pass  # whoever has blocked the bot is left in peace; the draft dies by itself
        except NotDeliveredError:
            journal.warn("reply_not_delivered")

    async def excuse(self, chat: int, language_code: str | None) -> None:
        """Tells a student that something went wrong with us: the last resort, so it never fails for its part."""
        language = greet(language_code, self._book.invitation()).voice.language
        try:
            await self._messenger.send(chat, Message(self._book[language].say("note.trouble")), "")
        except (UndeliverableError, NotDeliveredError):
            journal.warn("apology_not_delivered")

    async def _begin(self, arrival: Arrival) -> None:
        welcome = greet(arrival.language_code, self._book.invitation())
        await self._advance(arrival, drafting.begin(welcome, self._entropy), known=False)

    async def _advance(self, arrival: Arrival, draft: Draft, *, known: bool = True) -> None:
        if not self._pace.may_write(arrival.chat):
            await self._slow_down(arrival, draft)
            return
        if arrival.number is not None:
            draft = draft.with_messages(arrival.number)
        step = advance(draft.dialogue, await self._event(arrival, draft))
        served: Served | None = None
        try:
            for effect in step.effects:
                if isinstance(effect, Outreach):
                    served = await self._front.serve(arrival.chat, draft.dialogue.voice.language, effect)
                    draft = draft.with_messages(*served.sent)
            draft, step = await self._carry_out(arrival, draft, step)
            next_shown = shown_by(step, served.screen if served else None)
            if in_place(arrival, draft, next_shown):
                draft = replace(draft, shown=next_shown)  # noted with the rest, so that it need not be noted once more
            draft = await self._commit(arrival, draft, step)
        except NotSavedError as problem:
            journal.alarm("not_saved", problem=str(problem))
            step = Step(draft.dialogue, (Show("note.not_saved"),))
        for effect in step.effects:
            match effect:
                case Show(note):
                    if note == "note.old_button":  # or tapped twice, and what it led to stands there by now
                        note = None if here(arrival, draft) else note if known else "note.lost"
                    draft = await self._show(arrival, draft, screen_of(draft.dialogue), note)
                case ShowCard(card):
                    draft = await self._show(arrival, draft, screen_of_card(card, self._book.languages))
                case Outreach() if served is not None:
                    draft = await self._show(arrival, draft, served.screen, served.note)
                case _:
                    pass  # carried out and committed before anything is shown

    async def _event(self, arrival: Arrival, draft: Draft) -> Event:
        """What has happened in the conversation; codes of links and prompts are looked up, and nowhere kept."""
        match arrival.what:
            case Started(code):
                return await self._codes.opened(code)
            case Press(data=data):
                event = decode(data, draft.mark)
                if isinstance(event, Pressed) and event.action is Action.SHARE and event.argument:
                    invitation = await self._codes.invitation(event.argument)
                    return Invited(invitation, asking=True) if invitation else event
                return event
            case event:
                return event

    async def _slow_down(self, arrival: Arrival, draft: Draft) -> None:
        """Leaves it unread, but notes its message, and ours about it: whoever cleans the chat means these too."""
        numbers = () if arrival.number is None else (arrival.number,)
        if self._pace.may_be_warned(arrival.chat):
            words = self._book[draft.dialogue.voice.language].say("note.slow_down")
            numbers = (*numbers, await self._messenger.send(arrival.chat, Message(words), ""))
        if numbers:
            await self._note(arrival.chat, draft.with_messages(*numbers))

    async def _carry_out(self, arrival: Arrival, draft: Draft, step: Step) -> tuple[Draft, Step]:
        """Does what has an outcome that the conversation must hear of, and lets it go on from there."""
        match step.effects:
            case (Withdraw(receipt),):
                outcome = await withdraw(self._stories, self._pace, arrival.chat, receipt)
                return draft, advance(step.dialogue, Tried(outcome))
            case (Clean(),):
                wholly = await self._messenger.delete(arrival.chat, draft.messages)
                return replace(draft, messages=(), anchor=None), advance(step.dialogue, Cleaned(wholly))
            case (Submit(), *_) if not self._pace.may_hand_in(arrival.chat):
                return draft, Step(draft.dialogue, (Show("note.enough_for_now"),))
            case _:
                return draft, step

    async def _commit(self, arrival: Arrival, before: Draft, step: Step) -> Draft:
        """Makes the step's effects last; the experience first, under an id that follows from the draft.

        A crash between the two has the update come again to the draft as it was, which stores the same id once more.
        """
        dialogue, after = step.dialogue, before
        for effect in step.effects:
            match effect:
                case Submit(experience):
                    week = week_of(self._now())
                    box = seal(to_bytes(Record(week, experience)), self._recipients)
                    await self._stories.add(story_id(before.receipt), box, names_of(experience, week))
                    dialogue = Done(dialogue.voice, dialogue.invitation, str(before.receipt))
                case Forget():
                    await self._drafts.forget(arrival.chat)
                case _:
                    pass  # nothing to commit
        if drafting.underway(before.dialogue) and not drafting.underway(dialogue):
            new = drafting.begin(dialogue, self._entropy)
            after = replace(before, receipt=new.receipt, mark=new.mark)
        after = replace(after, dialogue=dialogue, update=arrival.update, delivered=not step.effects)
        await self._drafts.save(arrival.chat, after)
        return after

    async def _show(self, arrival: Arrival, draft: Draft, screen: Screen, note: str | None = None) -> Draft:
        """Shows a screen where the eye is: in the message whose button was pressed, unless that is to stay."""
        chat, mark, anchor = arrival.chat, draft.mark, draft.anchor
        *first, last = self._book.worded(screen, draft.dialogue.voice.language, note)
        over = not first and in_place(arrival, draft, screen.step)
        if anchor and over and await self._messenger.edit(chat, anchor, last, mark):
            sent = [anchor]
        else:
            sent = [await self._messenger.send(chat, message, mark) for message in (*first, last)]
        after = draft.shown_in(sent, screen.step)
        if isinstance(draft.dialogue, Done) and draft.dialogue.receipt:  # it has been shown, and we keep none
            kept = replace(draft.dialogue, receipt=None)
            after = replace(after, dialogue=kept, shown=RECEIPT, delivered=True)
        if after is not draft:
            await self._note(chat, after)
        if anchor is not None and anchor != sent[-1] and draft.shown != RECEIPT:
            await self._messenger.strip(chat, anchor)
        return after

    async def _note(self, chat: int, draft: Draft) -> None:
        """Saves what a reply has changed; where that fails, a question is repeated at worst."""
        try:
            await self._drafts.save(chat, draft)
        except NotSavedError as problem:
            journal.alarm("not_saved", problem=str(problem))
