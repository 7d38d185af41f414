"""Receives the team: takes what is meant for it, and leaves everything else to the students' host.

For somebody without a role nothing here happens at all: a command of the team's is an unknown command to them, and so
is a button of the team's, wherever they found it. As with students, what an update does is committed before it is
answered, and the same update coming again changes nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from bot import journal
from bot.arriving import Arrival, Press, Started
from bot.buttons import Carried, carried
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.team import acts, boards, deeds
from bot.team.bench import Piece, shown_in
from bot.team.deeds import SECRET, Author
from bot.team.house import House
from bot.team.roles import ON_BOARDS, PERMITTED
from conversations.blocks import Screen
from conversations.events import Command, Commanded, SentUnreadable, Wrote
from conversations.message import Message
from conversations.states import Language, ours
from conversations.team.advance import advance_work, begin_activity, begin_prompt
from conversations.team.effects import (
    CallOff,
    Deed,
    Explain,
    Invite,
    MakeLink,
    MoveTo,
    Pictured,
    Publish,
    SamplePlan,
    SendOut,
    SendSample,
    ShowWork,
    Tapped,
    TeamEvent,
    Typed,
)
from conversations.team.screens import STEP, Around, screen_of_work
from conversations.team.states import (
    Aiming,
    CallingOff,
    Confirming,
    Explaining,
    Moving,
    NamingInvitee,
    NamingLink,
    Work,
)
from conversations.team.tasks import Task, TeamCommand
from conversations.words import cleaned
from storage.errors import NotSavedError
from storage.outreach.model import Role

_NUMBER: Final = 16  # random bytes of a work's number; an invitation's secret is that


class Office:
    """Receives the team."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def receive(self, arrival: Arrival) -> bool:
        """Does all that follows from an arrival; False, with nothing done, where it is not for the team."""
        role = await self._house.roles.role_of(arrival.chat)  # where it cannot be looked up, the update is not done
        try:
            if isinstance(arrival.what, Started) and arrival.what.code.startswith(SECRET):
                return await self._accept(arrival, arrival.what.code.removeprefix(SECRET))
            return role is not None and await self._receive(arrival, role)
        except NotSavedError as problem:
            journal.alarm("not_saved", problem=str(problem))
            await self._say(arrival, "team.not_saved")
        except UndeliverableError:
            pass  # whoever has blocked the bot is left in peace
        except NotDeliveredError:
            journal.warn("reply_not_delivered")
        return True

    async def _receive(self, arrival: Arrival, role: Role) -> bool:
        match arrival.what:
            case Commanded(TeamCommand() as command) if role in PERMITTED[command]:
                await self._house.bench.clear(arrival.chat)
                await self._commanded(arrival, command)
                return True
            case Commanded(Command.STOP) if await self._house.bench.load(arrival.chat):
                await self._house.bench.clear(arrival.chat)
                await self._say(arrival, "team.cancelled")
                return True
            case Commanded() | Started():
                await self._house.bench.clear(arrival.chat)  # whoever turns to the students' side is done here
                return False
            case Press(data=data) if (button := carried(data)) is not None:
                return await self._pressed(arrival, role, button)
            case Wrote(text=text):
                return await self._worked(arrival, Typed(cleaned(text)))
            case SentUnreadable(picture=picture) if picture:
                return await self._worked(arrival, Pictured(picture))
            case _:
                return False

    async def _commanded(self, arrival: Arrival, command: TeamCommand) -> None:
        house, language, number = (
            self._house,
            await self._house.language_of(arrival.chat, arrival.language_code),
            secrets.token_hex(_NUMBER),
        )
        match command:
            case TeamCommand.PROMPT:
                await self._begin(arrival, begin_prompt(language, number))
            case TeamCommand.BROADCASTS:
                await self._show(arrival, await boards.broadcasts(house, language), language)
            case TeamCommand.ACTIVITY | TeamCommand.BECAUSE:
                await self._show(arrival, await boards.plans(house, language), language)
            case TeamCommand.LINK:
                await self._show(arrival, await boards.links(house, language), language)
            case TeamCommand.POSTER:
                await self._show(arrival, await boards.posters(house), language)
            case TeamCommand.STATUS:
                await self._show(arrival, await boards.status(house, language), language)
            case TeamCommand.EXPORT:
                await acts.export(house, arrival.chat, language)
            case TeamCommand.INVITE:
                await self._begin(arrival, NamingInvitee(language, number))
            case TeamCommand.TEAM:
                await self._show(arrival, await boards.people(house), language)

    async def _pressed(self, arrival: Arrival, role: Role, button: Carried) -> bool:
        if button.action not in set(Task):
            return False
        task = Task(button.action)
        if button.step == STEP:
            piece = await self._house.bench.load(arrival.chat)
            if piece is None or piece.mark != button.mark:
                await self._say(arrival, "note.old_button")
                return True
            return await self._worked(arrival, Tapped(task, button.argument))
        if role not in ON_BOARDS.get(task, frozenset()):
            return False
        await self._acted(arrival, task, button.argument)
        return True

    async def _acted(self, arrival: Arrival, task: Task, argument: str) -> None:
        """Does what a button on a board says."""
        house, language, number = (
            self._house,
            await self._house.language_of(arrival.chat, arrival.language_code),
            secrets.token_hex(_NUMBER),
        )
        match task:
            case Task.NEW if argument == "link":
                await self._begin(arrival, NamingLink(language, number))
            case Task.NEW if PERMITTED[TeamCommand.ACTIVITY] >= {await house.roles.role_of(arrival.chat)}:
                await self._begin(arrival, begin_activity(language, number))
            case Task.MOVE:
                await self._begin(arrival, Moving(language, number, argument))
            case Task.CALL_OFF:
                await self._begin(arrival, CallingOff(language, number, argument))
            case Task.BECAUSE:
                await self._begin(arrival, Explaining(language, number, argument, ours(language)))
            case Task.HALT:
                halted = await acts.halt(house, argument)
                note = "team.halted" if halted else "team.halted_late"
                await self._show(arrival, await boards.broadcasts(house, language), language, note)
            case Task.REMOVE:
                removed = await acts.remove(house, argument)
                note = "team.removed" if removed else "team.gone"
                await self._show(arrival, await boards.people(house), language, note)
            case Task.OURS | Task.NOT_OURS:
                await self._say(arrival, await acts.judge_place(house, argument, ours=task is Task.OURS))
            case Task.POSTER:
                screen = await acts.poster(house, arrival.chat, language, argument)
                if screen is not None:
                    await self._show(arrival, screen, language)
            case _:
                await self._say(arrival, "note.old_button")

    async def _begin(self, arrival: Arrival, work: Work) -> None:
        piece = Piece(work, secrets.token_hex(2), arrival.update)
        await self._house.bench.save(arrival.chat, piece)
        await self._show_work(arrival, piece, None)

    async def _worked(self, arrival: Arrival, event: TeamEvent) -> bool:
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
        if step.work is None and not self._taken(step.deeds, shown):
            await self._house.bench.clear(arrival.chat)
            note = next((deed.note for deed in step.deeds if isinstance(deed, ShowWork)), None)
            if shown is not None:
                await self._show_outcome(arrival, author, step.deeds, shown)
            elif note is not None:
                await self._say(arrival, note)
            return True
        after = replace(piece, work=step.work or piece.work, update=arrival.update)
        await self._house.bench.save(arrival.chat, after)
        notes = [deed.note for deed in step.deeds if isinstance(deed, ShowWork)]
        taken = "team.label_taken" if step.work is None else None
        sampled = any(isinstance(deed, SendSample | SamplePlan) for deed in step.deeds)
        await self._show_work(arrival, after, taken or (notes[-1] if notes else None), below=sampled)
        return True

    def _taken(self, done: tuple[Deed, ...], shown: Screen | None) -> bool:
        return any(isinstance(deed, Invite) for deed in done) and shown is None

    async def _carried_out(self, author: Author, deed: Deed) -> Screen | None:
        """Does a deed; returns what is to be shown of it, None for nothing."""
        house = self._house
        match deed:
            case SendSample(question):
                await deeds.sample_prompt(house, author, question)
            case SamplePlan(plan):
                await deeds.sample_plan(house, author, plan)
            case SendOut():
                return await deeds.send_out(house, author, deed)
            case Publish():
                return await deeds.publish(house, author, deed)
            case MoveTo():
                return await deeds.move(house, author, deed)
            case CallOff():
                return await deeds.call_off(house, author, deed)
            case Explain():
                return await deeds.explain(house, deed)
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
        message = await self._show(arrival, shown, author.language, note)
        for deed in done:
            if isinstance(deed, SendOut | Publish | MoveTo | CallOff):
                await self._house.outbox.show_progress_in(bytes.fromhex(deed.number), message)

    async def _show_work(self, arrival: Arrival, piece: Piece, note: str | None, *, below: bool = False) -> None:
        """Shows where the work stands; `below` what has just been sent, rather than above it where it stood."""
        if below and piece.anchor is not None:
            await self._house.messenger.strip(arrival.chat, piece.anchor)
            piece = shown_in(piece, None)
        screen = screen_of_work(piece.work, await self._around(piece.work))
        message = await self._place(arrival, screen, piece.work.language, note, piece.mark, piece.anchor)
        if message != piece.anchor:
            await self._house.bench.save(arrival.chat, shown_in(piece, message))

    async def _show(self, arrival: Arrival, screen: Screen, language: Language, note: str | None = None) -> int:
        number = arrival.what.number if isinstance(arrival.what, Press) else None
        return await self._place(arrival, screen, language, note, "", number)

    async def _place(  # noqa: PLR0913, PLR0917 — where and what
        self, arrival: Arrival, screen: Screen, language: Language, note: str | None, mark: str, anchor: int | None
    ) -> int:
        """Shows a screen in the message whose button was pressed, if it is that one, and in a new one otherwise."""
        house = self._house
        *first, last = house.book.worded(screen, language, note)
        here = isinstance(arrival.what, Press) and arrival.what.number == anchor and anchor is not None
        if here and not first and await house.messenger.edit(arrival.chat, anchor or 0, last, mark):
            return anchor or 0
        sent = [await house.messenger.send(arrival.chat, message, mark) for message in (*first, last)]
        if anchor is not None:
            await house.messenger.strip(arrival.chat, anchor)
        return sent[-1]

    async def _around(self, work: Work) -> Around:
        house = self._house
        if not isinstance(work, Aiming | Confirming):
            return Around({})
        names = {
            boards.key_of(place.tag.hex()): house.addresses.reveal(place.title)
            for place in await house.places.all()
            if place.confirmed
        }
        audience = await deeds.audience_of(house, work.aim)
        count = await house.outbox.count(audience, week=acts.week_of(house))
        return Around(names, count, boards.minutes_for(count))

    async def _accept(self, arrival: Arrival, secret: str) -> bool:
        house = self._house
        member = await house.team.accept(deeds.digest_of(secret), house.addresses.tag(arrival.chat), house.now())
        if member is None:
            return False  # as for any code that leads nowhere
        await self._say(arrival, f"team.joined_{member.role}")
        await house.menu(arrival.chat, member.role)
        return True

    async def _say(self, arrival: Arrival, key: str) -> None:
        language = await self._house.language_of(arrival.chat, arrival.language_code)
        await self._house.messenger.send(arrival.chat, Message(self._house.say(language, key)), "")
