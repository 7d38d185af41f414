"""Outreach under attack: its bytes, two copies of its files, its buttons in other hands, its invitations."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.team.roles import ON_BOARDS, PERMITTED
from conversations.team.tasks import Task, TeamCommand
from playground import acting, membership
from playground.world import World
from storage.outreach.addresses import read_or_make_key
from storage.outreach.membership import Role
from storage.sqlite.outreach import SqliteTeam
from tests.attacks.needles import hunt, of_id, of_words
from tests.bot.conftest import House, at_work
from tests.bot.errands import join_as_ambassador, send_prompt
from tests.bot.phone import Phone, until
from tests.bot.processes import process, settings_file

ID = 5_210_004_711
QUESTION = "Hvem hilste du på i dag?"


def phone(world: World, role: str) -> Phone:
    return next(Phone(world, person) for person in world.people.values() if person.role == role)


async def test_after_a_broadcast_no_file_says_who_got_it(
    world: World, house: House, address: str, memory_folder: Path
) -> None:
    """Fails, each shown once, when tags are bare ids, and when titles of groups are stored as they are."""
    student, staff, ambassador = Phone(world, world.people[ID]), phone(world, "staff"), phone(world, "ambassador")
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    needles = {
        f"{chat} {name}": it for chat in (ID, ambassador.person.id, -group.id) for name, it in of_id(chat).items()
    }
    needles |= of_words("Kollektivet i fjerde")
    (house.folder / "tmp").mkdir()
    settings, log = settings_file(house, memory_folder), house.folder / "log"
    async with process(house, "bot", "run", "--env", settings) as running:
        await staff.say("/start")
        await join_as_ambassador(staff, ambassador)
        membership.add_bot(world, staff.person, group)
        await staff.sees("Kollektivet i fjerde")
        await staff.press("Ja, den er vår")
        await student.say("/nudges")
        await student.press("Nye spørsmål")
        await send_prompt(ambassador, QUESTION)
        await ambassador.sees("Ferdig")
        running.send_signal(signal.SIGKILL)
        _, said = await running.communicate()
        log.write_bytes(said)
    assert QUESTION in student.log
    assert b"broadcast_done" in log.read_bytes()
    assert hunt([house.folder, memory_folder], needles) == []
    addresses = read_or_make_key(house.settings.address_key)
    content = (house.settings.data_dir / "outreach.db").read_bytes()
    assert content.count(addresses.tag(ID)) == 1, "as a subscriber, and no more as a recipient"
    assert content.count(addresses.tag(ambassador.person.id)) == 1, "as the broadcast's owner, to show its progress"


async def test_two_copies_around_sharing_and_opting_in_cannot_be_joined(house: House, student: Phone) -> None:
    """Sharing changes the pool alone, opting in the subscribers alone; nothing stored tells a time within a week.

    Fails, shown once, when a release takes whatever waits, without a minimum or a wait: then `stories.db` changes too.
    """

    def copies() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in house.settings.data_dir.glob("*.db")}

    def changed(before: dict[str, bytes]) -> set[str]:
        return {name for name, content in copies().items() if before.get(name) != content}

    async with at_work(replace(house.settings, release_min=6, release_every_hours=timedelta())):
        await student.say("/start")
        before = copies()
        await student.press("Del en opplevelse")
        await student.say("Noen sa hei.")
        await student.press("Ferdig")
        await student.press("Send inn")
        await until(lambda: "Tusen takk" in student.log)
        await asyncio.sleep(0.6)  # longer than the bot's own look for a release that is due
        assert changed(before) == {"pool.db"}
        before = copies()
        await student.press("Fortell meg om aktiviteter")
        await student.press("Sosialt")
        assert changed(before) == {"outreach.db"}


@pytest.mark.parametrize("command", TeamCommand)
async def test_to_everybody_else_a_command_of_the_team_is_unknown(
    bot: asyncio.Task[None], student: Phone, command: TeamCommand
) -> None:
    """Fails, shown once, when the office looks at the command before it looks at the role."""
    unknown = await student.say("/nosuchthing")
    assert await student.say(f"/{command}") == unknown


async def test_an_ambassador_has_what_the_table_says_and_no_more(
    bot: asyncio.Task[None], staff: Phone, ambassador: Phone
) -> None:
    """Fails, shown once, when the table lets ambassadors export."""
    await join_as_ambassador(staff, ambassador)
    unknown = await ambassador.say("/nosuchthing")
    denied = {command for command in TeamCommand if await ambassador.say(f"/{command}") == unknown}
    assert denied == {command for command, roles in PERMITTED.items() if Role.AMBASSADOR not in roles}
    assert "\n".join(f"{command}: {', '.join(sorted(roles))}" for command, roles in PERMITTED.items()) == TABLE


TABLE = """\
prompt: ambassador, staff
broadcasts: ambassador, staff
activity: staff
because: staff
link: ambassador, staff
poster: ambassador, staff
status: ambassador, staff
export: staff
invite: staff
team: staff"""


async def test_buttons_of_staff_do_nothing_in_other_hands(
    bot: asyncio.Task[None], house: House, world: World, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    """In private and in a group, whoever presses: a student, an ambassador, somebody who was taken out.

    Fails, shown once, when the office asks for a role only where a piece of work begins.
    """
    await join_as_ambassador(staff, ambassador)
    await staff.say("/team")
    found = staff.find("Ta ut")
    assert found is not None
    remove = found[1]
    await student.say("/start")
    await ambassador.say("/start")
    for other in (student, ambassador):
        for task in Task:
            if Role.AMBASSADOR not in ON_BOARDS.get(task, frozenset()):
                data = remove.replace(Task.REMOVE, task) if task in ON_BOARDS else f"AAAA|team|{task}|staff"
                other.press_data(other.heard[-1], data)
        await until(lambda: not len(world.updates))
    assert [member.label for member in await members(house)] == ["Ambassadør Kalvskinnet"]
    await staff.press("Ta ut")
    await until(lambda: not len(world.updates))
    assert await members(house) == []
    unknown = await ambassador.say("/nosuchthing")
    assert await ambassador.say("/prompt") == unknown, "from that moment on"


async def members(house: House) -> list:  # type: ignore[type-arg] # of members
    team = await SqliteTeam.open(house.settings.data_dir, read_or_make_key(house.settings.address_key))
    try:
        return await team.members()
    finally:
        await team.close()


async def test_an_invitation_that_is_forwarded_works_once_and_never_in_a_group(
    bot: asyncio.Task[None], house: House, world: World, staff: Phone, ambassador: Phone, student: Phone
) -> None:
    """Fails, shown once, when an invitation is looked up and not taken out."""
    await staff.say("/invite")
    await staff.press("Stab")
    await staff.say("Stab Dragvoll")
    [link] = staff.links()
    secret = link.partition("?start=")[2]
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    membership.add_bot(world, staff.person, group)
    acting.say(world, student.person, group, f"/start@{world.bot.username} {secret}")
    await until(lambda: not len(world.updates))
    assert await members(house) == []
    assert "Velkommen i staben" in await ambassador.open_link(link)
    welcome = await student.say("/start")
    assert await student.open_link(link) == welcome
    assert len(await members(house)) == 1
    assert secret.encode() not in (house.settings.data_dir / "staff.db").read_bytes()
    assert secret.removeprefix("i-").encode() not in (house.settings.data_dir / "staff.db").read_bytes()


async def test_commands_of_the_team_mean_nothing_in_a_group(
    bot: asyncio.Task[None], world: World, staff: Phone
) -> None:
    """Fails, shown once, when `arrival_of` takes updates of other chats too: the bot then talks in the group."""
    group = next(chat for chat in world.chats.values() if chat.kind == "group")
    membership.add_bot(world, staff.person, group)
    await until(lambda: not len(world.updates))
    for command in TeamCommand:
        acting.say(world, staff.person, group, f"/{command}@{world.bot.username}")
    await until(lambda: not len(world.updates))
    said = {stored.api["text"] for stored in group.messages.values() if stored.by_bot}
    assert len(said) == 1, "one sentence: write to me alone"
