"""Goes on with the piece of work on somebody's bench: asks what follows, does it, and shows where it stands.

As with students, what an update does is committed before it is answered, and the same update coming again changes
nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from bot.arriving import Arrival
from bot.team import activities, boards, deeds
from bot.team.bench import Piece
from bot.team.broadcasting import Author, audience_of
from bot.team.house import House
from bot.team.showing import place, say, show
from conversations.blocks import Screen
from conversations.team.advance import advance_work
from conversations.team.content import Aim
from conversations.team.effects import (
    CallOff,
    Deed,
    Explain,
    Invite,
    MakeLink,
    MoveTo,
    Publish,
    SamplePlan,
    SendOut,
    SendSample,
    ShowWork,
    Tapped,
    TeamEvent,
)
from conversations.team.screens import Around, screen_of_work
from conversations.team.states import Aiming, Confirming, PreviewingPlan, Work
from storage.record import week_of


class Workroom:
    """Where pieces of work are done."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def begin(self, arrival: Arrival, work: Work) -> None:
        """A new piece of work, in place of the one before."""
        piece = Piece(work, secrets.token_hex(2), arrival.update)
        await self._house.bench.save(arrival.chat, piece)
        await self._show_work(arrival, piece, None)

    async def tap(self, arrival: Arrival, mark: str, tapped: Tapped) -> None:
        """Goes on by a button; one of an earlier piece of work shows where the present one stands, if there is any."""
        piece = await self._house.bench.load(arrival.chat)
        if piece is None:
            await say(self._house, arrival, "team.old_button")
        elif piece.mark != mark:
            await self._show_work(arrival, piece, "note.old_button", below=True)
        else:
            await self.go_on(arrival, tapped)

    async def go_on(self, arrival: Arrival, event: TeamEvent) -> bool:
        """Goes on with the piece of work on the bench; False where there is none."""
        piece = await self._house.bench.load(arrival.chat)
        if piece is None:
            return False
        if arrival.update <= piece.update:  # it has been here: a crash came between commit and reply
            await self._show_work(arrival, piece, None)
            return True
        step = advance_work(piece.work, event, self._house.now())
        author = Author(arrival.chat, piece.work.language)
        shown: Screen | None = None
        for deed in step.deeds:
            shown = await self._carried_out(author, deed) or shown
        if step.work is None and not _taken(step.deeds, shown):
            note = next((deed.note for deed in step.deeds if isinstance(deed, ShowWork)), None)
            if shown is not None:
                await self._show_outcome(arrival, author, step.deeds, shown)
            elif note is not None:
                await say(self._house, arrival, note)
            await self._house.bench.clear(arrival.chat)  # not before: an invitation's link is shown here or nowhere
            return True
        after = replace(piece, work=step.work or piece.work, update=arrival.update)
        await self._house.bench.save(arrival.chat, after)
        notes = [deed.note for deed in step.deeds if isinstance(deed, ShowWork)]
        taken = "team.label_taken" if step.work is None else None
        sampled = any(isinstance(deed, SendSample | SamplePlan) for deed in step.deeds)
        await self._show_work(arrival, after, taken or (notes[-1] if notes else None), below=sampled)
        return True

    async def _carried_out(self, author: Author, deed: Deed) -> Screen | None:
        """Does a deed; returns what is to be shown of it, None for nothing."""
        house = self._house
        match deed:
            case SendSample(question):
                await deeds.sample_prompt(house, author, question)
            case SamplePlan(plan):
                await activities.sample_plan(house, author, plan)
            case SendOut():
                return await deeds.send_out(house, author, deed)
            case Publish():
                return await activities.publish(house, author, deed)
            case MoveTo():
                return await activities.move(house, author, deed)
            case CallOff():
                return await activities.call_off(house, author, deed)
            case Explain():
                return await activities.explain(house, deed)
            case Invite():
                return await deeds.invite(house, deed)
            case MakeLink():
                return await deeds.make_link(house, deed)
            case ShowWork():
                pass  # shown when all is committed
        return None

    async def _show_outcome(self, arrival: Arrival, author: Author, done: tuple[Deed, ...], shown: Screen) -> None:
        notes = {Publish: "team.published", MoveTo: "team.moved", CallOff: "team.called_off"}
        note = next((notes[type(deed)] for deed in done if type(deed) in notes), None)
        message = await show(self._house, arrival, shown, author.language, note)
        for deed in done:
            if isinstance(deed, SendOut | Publish | MoveTo | CallOff):
                await boards.follow(self._house, bytes.fromhex(deed.number), message)

    async def _show_work(self, arrival: Arrival, piece: Piece, note: str | None, *, below: bool = False) -> None:
        """Shows where the work stands; `below` what has just been sent, rather than above it where it stood."""
        house = self._house
        if below and piece.anchor is not None:
            await house.messenger.strip(arrival.chat, piece.anchor)
            piece = replace(piece, anchor=None)
        screen = screen_of_work(piece.work, await self._around(piece.work))
        message = await place(house, arrival, screen, piece.work.language, note, piece.anchor, piece.mark)
        if message != piece.anchor:
            await house.bench.save(arrival.chat, replace(piece, anchor=message))

    async def _around(self, work: Work) -> Around:
        house = self._house
        match work:
            case Aiming() | Confirming():
                aim = work.aim
            case PreviewingPlan(plan=plan):
                aim = Aim(topics=(plan.topic,))
            case _:
                return Around({})
        count = await house.outbox.count(await audience_of(house, aim), week=week_of(house.now()))
        due = datetime.fromisoformat(work.due) if isinstance(work, Confirming) and work.due else house.now()
        over = house.quiet.over(due)
        return Around(
            await boards.names_of_places(house),
            count,
            boards.minutes_for(count),
            over.isoformat(timespec="minutes") if over > due else "",
        )


def _taken(done: tuple[Deed, ...], shown: Screen | None) -> bool:
    """Whether an invitation came to nothing, because somebody is called that already."""
    return any(isinstance(deed, Invite) for deed in done) and shown is None
