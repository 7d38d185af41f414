"""What the team's work comes to.

Each deed is found again by the number that its work was given, so that doing it twice does it once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.outreach.codes import CODE_LENGTH
from bot.outreach.links import start_link
from bot.outreach.notices import notice_of
from bot.team import boards
from bot.team.house import House
from conversations.blocks import Said, Screen
from conversations.outreach.letters import screen_of_notice, screen_of_prompt
from conversations.states import Language
from conversations.team.boards import BOARD, screen_of_invitation, screen_of_link
from conversations.team.effects import CallOff, Explain, Invite, MakeLink, MoveTo, Publish, SendOut
from conversations.team.states import Aim, Plan, Question, spoken
from storage.outreach.model import (
    Activity,
    Audience,
    Broadcast,
    Campaign,
    Invitation,
    Prompt,
    Purpose,
    Role,
    Wording,
)
from storage.receipt import ALPHABET

REMINDED: Final = timedelta(days=1)  # before an activity starts
INVITATION: Final = timedelta(hours=48)
SECRET: Final = "i-"  # noqa: S105 — what a link's code begins with that invites into the team


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it: the chat, and the language in which they are spoken to."""

    chat: int
    language: Language


async def send_out(house: House, author: Author, deed: SendOut) -> Screen:
    """Keeps the prompt and opens its broadcast; returns what shows its progress."""
    prompt = Prompt(_name(deed.number), _questions(deed.question), deed.question.picture)
    await house.library.put_prompt(prompt)
    audience = await audience_of(house, deed.aim)
    due = datetime.fromisoformat(deed.due) if deed.due else house.now()
    return await _open(house, author, deed.number, Purpose.PROMPT, prompt.name, audience, due=due)


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
    audience = Audience(topics=frozenset({plan.topic}))
    return await _open(house, author, deed.number, Purpose.ACTIVITY, activity.id.hex(), audience)


async def move(house: House, author: Author, deed: MoveTo) -> Screen:
    """Gives an activity another time and tells those who were told."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _said("team.gone")
    starts = datetime.fromisoformat(deed.starts)
    if activity.starts != starts:
        await house.outbox.stop(_reminder(activity))
        activity = replace(activity, starts=starts, sequence=activity.sequence + 1)
        await house.library.put_activity(activity)
        await _remind(house, author, activity)
    return await _tell_of_change(house, author, deed.number, activity)


async def call_off(house: House, author: Author, deed: CallOff) -> Screen:
    """Cancels an activity and tells those who were told."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _said("team.gone")
    if not activity.cancelled:
        await house.outbox.stop(_reminder(activity))
        activity = replace(activity, cancelled=True, sequence=activity.sequence + 1)
        await house.library.put_activity(activity)
    return await _tell_of_change(house, author, deed.number, activity)


async def explain(house: House, deed: Explain) -> Screen:
    """Says why there is an activity, in one language."""
    activity = await found(house, deed.activity)
    if activity is None:
        return _said("team.gone")
    words = dict(activity.words)
    old = words.get(deed.language) or next(iter(words.values()))
    words[deed.language] = replace(old, because=deed.because)
    await house.library.put_activity(replace(activity, words=words))
    return _said("team.explained")


async def invite(house: House, deed: Invite) -> Screen | None:
    """Makes an invitation; None where somebody is called that already.

    The secret is 128 random bits, the work's number, of which only the digest is kept.
    """
    digest = digest_of(deed.number)
    if any(invitation.digest == digest for invitation in await house.team.invitations(house.now())):
        made = True  # before a crash
    else:
        expires = (house.now() + INVITATION).replace(minute=0, second=0, microsecond=0)
        made = await house.team.invite(Invitation(digest, Role(deed.role), deed.label, expires))
    return screen_of_invitation(start_link(house.bot_name(), SECRET + deed.number), deed.label) if made else None


async def make_link(house: House, deed: MakeLink) -> Screen:
    """Makes a link with a code that nobody can guess."""
    code = _name(deed.number)
    await house.library.put_campaign(Campaign(code, deed.label))
    return screen_of_link(deed.label, start_link(house.bot_name(), code))


async def sample_prompt(house: House, author: Author, question: Question) -> None:
    """Sends the prompt to its author, once in each language that it is in, as students will see it."""
    for piece in question.pieces:
        screen = screen_of_prompt("", spoken(question.pieces, piece.language), question.picture)
        await _sample(house, author, screen, piece.language)


async def sample_plan(house: House, author: Author, plan: Plan) -> None:
    """Sends the activity to its author, once in each language that it is in, as students will see it."""
    words = _words(plan)
    activity = Activity(bytes(16), plan.topic, words, datetime.fromisoformat(plan.starts), plan.page)
    for language in (wording.language for wording in plan.wordings):
        notice = notice_of(activity, language, house.now().tzinfo)
        await _sample(house, author, screen_of_notice(notice, None), language)


async def audience_of(house: House, aim: Aim) -> Audience:
    """Whom an aim means now: a place that is gone meanwhile is left out."""
    tags = {boards.key_of(place.tag.hex()): place.tag for place in await house.places.all() if place.confirmed}
    return Audience(
        topics=frozenset(aim.topics),
        languages=frozenset(aim.languages) if aim.topics else frozenset(),
        places=frozenset(tags[code] for code in aim.places if code in tags),
    )


async def found(house: House, key: str) -> Activity | None:
    """An activity by what a button carries."""
    return next((activity for activity in await house.library.activities() if activity.id.hex() == key), None)


def digest_of(secret: str) -> bytes:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).digest()


async def _remind(house: House, author: Author, activity: Activity) -> None:
    """Has those who were told reminded the day before, where that is still to come."""
    due = activity.starts - REMINDED
    if due > house.now():
        await house.outbox.open(
            Broadcast(
                id=_reminder(activity),
                purpose=Purpose.REMINDER,
                about=activity.id.hex(),
                audience=Audience(topics=frozenset({activity.topic})),
                due=due,
                owner=house.addresses.tag(author.chat),
            )
        )


def _reminder(activity: Activity) -> bytes:
    """The number of an activity's reminder at its present time."""
    return hashlib.sha256(b"reminder" + activity.id + int(activity.starts.timestamp()).to_bytes(8, "big")).digest()[:16]


async def _tell_of_change(house: House, author: Author, number: str, activity: Activity) -> Screen:
    audience = Audience(topics=frozenset({activity.topic}))
    # it may be today: whoever was told must know, also late in the evening
    return await _open(house, author, number, Purpose.CHANGE, activity.id.hex(), audience, urgent=True)


async def _open(  # noqa: PLR0913, PLR0917 — a broadcast is all of this
    house: House,
    author: Author,
    number: str,
    purpose: Purpose,
    about: str,
    audience: Audience,
    *,
    due: datetime | None = None,
    urgent: bool = False,
) -> Screen:
    broadcast = Broadcast(
        id=bytes.fromhex(number),
        purpose=purpose,
        about=about,
        audience=audience,
        due=(due or house.now()).replace(second=0, microsecond=0),
        owner=house.addresses.tag(author.chat),
        urgent=urgent,
    )
    await house.outbox.open(broadcast)
    house.wake()
    return await boards.sending(house, broadcast, author.language)


async def _sample(house: House, author: Author, screen: Screen, language: Language) -> None:
    for message in house.book.worded(screen, language):
        await house.messenger.send(author.chat, message, "sample")


def _name(number: str) -> str:
    """The name of a prompt, or the code of a link: it follows from its work's number."""
    digest = hashlib.sha256(b"name" + bytes.fromhex(number)).digest()
    return "".join(ALPHABET[byte & 31] for byte in digest[:CODE_LENGTH])


def _questions(question: Question) -> dict[str, str]:
    return {str(piece.language): piece.text for piece in question.pieces}


def _words(plan: Plan) -> dict[str, Wording]:
    return {str(w.language): Wording(w.title, w.where, w.because) for w in plan.wordings}


def _said(key: str) -> Screen:
    return Screen(BOARD, (Said(key),))
