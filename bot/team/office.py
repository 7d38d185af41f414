"""Receives the team: takes what is meant for it, and leaves everything else to the students' host.

For somebody without a role nothing here happens at all: a command of the team's is an unknown command to them, and so
is a button of the team's, wherever they found it.
"""

from __future__ import annotations

from typing import Final

from bot import journal
from bot.arriving import Arrival, Press, Started
from bot.buttons import Carried, carried
from bot.messenger import NotDeliveredError, UndeliverableError
from bot.team.counter import Counter
from bot.team.deeds import SECRET, digest_of
from bot.team.house import House
from bot.team.roles import ON_BOARDS, PERMITTED
from bot.team.showing import say
from bot.team.workroom import Workroom
from conversations.events import Command, Commanded, SentUnreadable, Wrote
from conversations.team.effects import Pictured, Tapped, Typed
from conversations.team.screens import STEP
from conversations.team.tasks import Task, TeamCommand
from conversations.words import cleaned
from storage.errors import NotSavedError
from storage.outreach.membership import Role

_TASKS: Final = frozenset(Task)


class Office:
    """Receives the team."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._workroom = Workroom(house)
        self._counter = Counter(house, self._workroom)

    async def receive(self, arrival: Arrival) -> bool:
        """Does all that follows from an arrival; False, with nothing done, where it is not for the team."""
        if isinstance(arrival.what, Press) and not _ours(carried(arrival.what.data)):
            return False
        role = await self._house.roles.role_of(arrival.chat)  # where it cannot be looked up, the update is not done
        try:
            if isinstance(arrival.what, Started) and arrival.what.code.startswith(SECRET):
                return await self._accept(arrival, arrival.what.code.removeprefix(SECRET))
            return role is not None and await self._receive(arrival, role)
        except NotSavedError as problem:
            journal.alarm("not_saved", problem=str(problem))
            await say(self._house, arrival, "team.not_saved")
        except UndeliverableError:
            pass  # whoever has blocked the bot is left in peace
        except NotDeliveredError:
            journal.warn("reply_not_delivered")
        return True

    async def _receive(self, arrival: Arrival, role: Role) -> bool:
        match arrival.what:
            case Commanded(TeamCommand() as command) if role in PERMITTED[command]:
                await self._house.bench.clear(arrival.chat)
                await self._counter.serve(arrival, command)
                return True
            case Commanded(Command.STOP) if await self._house.bench.load(arrival.chat):
                await self._house.bench.clear(arrival.chat)
                await say(self._house, arrival, "team.cancelled")
                return True
            case Commanded() | Started():
                await self._house.bench.clear(arrival.chat)  # whoever turns to the students' side is done here
                return False
            case Press(data=data) if (button := carried(data)) is not None:
                return await self._pressed(arrival, role, button)
            case Wrote(text=text):
                return await self._workroom.go_on(arrival, Typed(cleaned(text)))
            case SentUnreadable(picture=picture) if picture:
                return await self._workroom.go_on(arrival, Pictured(picture))
            case _:
                return False

    async def _pressed(self, arrival: Arrival, role: Role, button: Carried) -> bool:
        task = Task(button.action)
        if button.step == STEP:
            await self._workroom.tap(arrival, button.mark, Tapped(task, button.argument))
            return True
        if role not in ON_BOARDS.get(task, frozenset()):
            return False
        await self._counter.press(arrival, role, task, button.argument)
        return True

    async def _accept(self, arrival: Arrival, secret: str) -> bool:
        house = self._house
        member = await house.team.accept(digest_of(secret), house.addresses.tag(arrival.chat), house.now())
        if member is None:
            return False  # as for any code that leads nowhere
        await say(house, arrival, f"team.joined_{member.role}")
        await house.menu(arrival.chat, member.role)
        return True


def _ours(button: Carried | None) -> bool:
    """Whether a button is one of the team's: for students' presses, which are most, nobody's role is looked up."""
    return button is not None and button.action in _TASKS
