"""Serves commands of the team, and buttons that do one thing wherever they stand."""

from __future__ import annotations

import secrets
from typing import Final

from bot.arriving import Arrival
from bot.team import acts, boards
from bot.team.house import House
from bot.team.roles import PERMITTED
from bot.team.showing import say, show
from bot.team.workroom import Workroom
from conversations.languages import Language, ours
from conversations.team.planning import begin_activity
from conversations.team.prompting import begin_prompt
from conversations.team.states import CallingOff, Explaining, Moving, NamingInvitee, NamingLink
from conversations.team.tasks import Task, TeamCommand
from storage.outreach.membership import Role

_NUMBER: Final = 16  # random bytes of a work's number; an invitation's secret is that


class Counter:
    """Where the team asks for something, and has it at once or begins a piece of work."""

    def __init__(self, house: House, workroom: Workroom) -> None:
        self._house = house
        self._workroom = workroom

    async def serve(self, arrival: Arrival, command: TeamCommand) -> None:
        """Does what a command says; whoever gave it is permitted to."""
        house, language, number = self._house, await self._language(arrival), secrets.token_hex(_NUMBER)
        match command:
            case TeamCommand.PROMPT:
                await self._workroom.begin(arrival, begin_prompt(language, number))
            case TeamCommand.BROADCASTS:
                await show(house, arrival, await boards.broadcasts(house, language), language)
            case TeamCommand.ACTIVITY:
                await show(house, arrival, await boards.plans(house, language), language)
            case TeamCommand.BECAUSE:
                await show(house, arrival, await boards.reasons(house, language), language)
            case TeamCommand.LINK if not await house.library.campaigns():
                await self._workroom.begin(arrival, NamingLink(language, number))
            case TeamCommand.LINK:
                await show(house, arrival, await boards.links(house, language), language)
            case TeamCommand.POSTER:
                await show(house, arrival, await boards.posters(house), language)
            case TeamCommand.STATUS:
                await acts.status(house, arrival.chat, language)
            case TeamCommand.EXPORT:
                await acts.export(house, arrival.chat, language)
            case TeamCommand.INVITE:
                await self._workroom.begin(arrival, NamingInvitee(language, number))
            case TeamCommand.TEAM:
                await show(house, arrival, await boards.people(house), language)

    async def press(self, arrival: Arrival, role: Role, task: Task, argument: str) -> None:
        """Does what a button on a board says; whoever pressed it may press such."""
        house, language, number = self._house, await self._language(arrival), secrets.token_hex(_NUMBER)
        match task:
            case Task.NEW if argument == "link":
                await self._workroom.begin(arrival, NamingLink(language, number))
            case Task.NEW if role in PERMITTED[TeamCommand.ACTIVITY]:
                await self._workroom.begin(arrival, begin_activity(language, number))
            case Task.MOVE:
                await self._workroom.begin(arrival, Moving(language, number, argument))
            case Task.CALL_OFF:
                await self._workroom.begin(arrival, CallingOff(language, number, argument))
            case Task.BECAUSE:
                await self._workroom.begin(arrival, Explaining(language, number, argument, ours(language)))
            case Task.HALT:
                note = "team.halted" if await acts.halt(house, argument) else "team.halted_late"
                await show(house, arrival, await boards.broadcasts(house, language), language, note)
            case Task.REMOVE:
                note = "team.removed" if await acts.remove(house, argument) else "team.gone"
                await show(house, arrival, await boards.people(house), language, note)
            case Task.OURS | Task.NOT_OURS:
                await say(house, arrival, await acts.judge_place(house, argument, ours=task is Task.OURS))
            case Task.POSTER:
                screen = await acts.poster(house, arrival.chat, language, argument)
                if screen is not None:
                    await show(house, arrival, screen, language)
            case _:
                await say(house, arrival, "team.old_button")

    async def _language(self, arrival: Arrival) -> Language:
        return await self._house.language_of(arrival.chat, arrival.language_code)
