"""What comes of the team's work on questions, invitations and links.

Each deed is found again by the number that its work was given, so that doing it twice does it once.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from bot.outreach.codes import CODE_LENGTH
from bot.outreach.links import start_link
from bot.team.broadcasting import Author, audience_of, open_broadcast, sample
from bot.team.house import House
from conversations.blocks import Screen
from conversations.outreach.letters import screen_of_prompt
from conversations.team.boards import screen_of_link
from conversations.team.content import Question
from conversations.team.effects import Invite, MakeLink, SendOut
from conversations.team.people import screen_of_invitation
from storage.outreach.membership import Invitation, Role
from storage.outreach.model import Broadcast, Campaign, Prompt, Purpose
from storage.receipt import ALPHABET

INVITATION: Final = timedelta(hours=48)
SECRET: Final = "i-"  # noqa: S105 — what a link's code begins with that invites into the team


async def send_out(house: House, author: Author, deed: SendOut) -> Screen:
    """Keeps the prompt and opens its broadcast; returns what shows its progress."""
    questions = {str(phrase.language): phrase.text for phrase in deed.question.phrases}
    prompt = Prompt(_name(deed.number), questions, deed.question.picture)
    await house.library.put_prompt(prompt)
    broadcast = Broadcast(
        id=bytes.fromhex(deed.number),
        purpose=Purpose.PROMPT,
        about=prompt.name,
        audience=await audience_of(house, deed.aim),
        due=datetime.fromisoformat(deed.due) if deed.due else house.now(),
        owner=house.addresses.tag(author.chat),
    )
    return await open_broadcast(house, author, broadcast)


async def invite(house: House, deed: Invite) -> Screen | None:
    """Makes an invitation; None where somebody is called that already.

    The secret is 128 random bits, the work's number, of which only the digest is kept.
    """
    digest = digest_of(deed.number)
    if any(invitation.digest == digest for invitation in await house.team.invitations(house.now())):
        made = True  # before a crash
    else:
        made = await house.team.invite(invitation_of(deed.number, Role(deed.role), deed.label, house.now()))
    return screen_of_invitation(start_link(house.bot_name(), SECRET + deed.number), deed.label) if made else None


async def make_link(house: House, deed: MakeLink) -> Screen:
    """Makes a link with a code that nobody can guess."""
    code = _name(deed.number)
    await house.library.put_campaign(Campaign(code, deed.label))
    return screen_of_link(deed.label, start_link(house.bot_name(), code))


async def sample_prompt(house: House, author: Author, question: Question) -> None:
    """Sends the prompt to its author, once in each language that it is in, as students will see it."""
    for phrase in question.phrases:
        screen = screen_of_prompt("", phrase.text, question.picture)
        await sample(house, author, screen, phrase.language)


def invitation_of(secret: str, role: Role, label: str, now: datetime) -> Invitation:
    """What is kept of an invitation that is made now; its end is kept to the hour, and so rounded down."""
    expires = (now + INVITATION).replace(minute=0, second=0, microsecond=0)
    return Invitation(digest_of(secret), role, label, expires)


def digest_of(secret: str) -> bytes:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).digest()


def _name(number: str) -> str:
    """The name of a prompt, or the code of a link: it follows from its work's number."""
    digest = hashlib.sha256(b"name" + bytes.fromhex(number)).digest()
    return "".join(ALPHABET[byte & 31] for byte in digest[:CODE_LENGTH])
