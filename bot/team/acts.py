"""What buttons on the team's boards do, and what is sent as a file."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from bot.outreach.links import start_link
from bot.team import boards
from bot.team.boards import key_of
from bot.team.house import House
from conversations.blocks import Screen
from conversations.languages import OUR_LANGUAGES, Language
from conversations.message import Message
from conversations.team.boards import POSTER_FORMS, POSTER_SIZES, screen_of_poster_forms, screen_of_status
from storage.bundle import write_bundle

FILE_MAX: Final = 50_000_000  # bytes; core.telegram.org/bots/api#senddocument

_BUNDLE: Final = "stories.ime.tar"


async def export(house: House, chat: int, language: Language) -> None:
    """Sends all released stories, still sealed: Telegram carries boxes that nobody opens without a key."""
    file = house.workshop / f"{secrets.token_hex(8)}.tar"
    try:
        count = await write_bundle(file, house.stories, house.bot_name(), recipients=house.recipients)
        content = await asyncio.to_thread(file.read_bytes)
    finally:
        await asyncio.to_thread(file.unlink, missing_ok=True)
    if not count:
        await house.messenger.send(chat, Message(house.say(language, "team.export_none")), "")
        return
    if len(content) > FILE_MAX:
        words = house.say(language, "team.export_too_large", count=str(count))
        await house.messenger.send(chat, Message(words), "")
        return
    caption = house.say(language, "team.export_caption", count=str(count))
    await house.messenger.send_file(chat, _BUNDLE, content, caption)


async def status(house: House, chat: int, language: Language) -> None:
    """Sends how the collection stands: a picture, and the same in words for whoever does not see it."""
    numbers = await boards.numbers(house, language)
    from bot.team.progress import progress_picture  # noqa: PLC0415 — sets pages: 30 MB that most days nobody needs

    picture = await asyncio.to_thread(progress_picture, house.book[language], numbers)
    [message] = house.book.worded(screen_of_status(numbers), language)
    await house.messenger.send_picture(chat, picture, message.text)


async def halt(house: House, key: str) -> bool:
    """Stops a broadcast; False where it is over already, or there is none such."""
    return any([await house.outbox.stop(b.id) for b in await house.outbox.broadcasts() if b.id.hex() == key])


async def remove(house: House, key: str) -> bool:
    """Takes somebody out of the team, or an invitation back; False where there is nobody such."""
    members, invited = await house.team.members(), await house.team.invitations(house.now())
    tags = {member.label: member.tag for member in members}
    for label in (*tags, *(invitation.label for invitation in invited)):
        if key_of(label) == key:
            gone = await house.team.remove(label)
            if gone and label in tags:
                await house.menu(house.addresses.chat(tags[label]), None)
            return gone
    return False


async def judge_place(house: House, key: str, *, ours: bool) -> str:
    """Notes whether a group or channel is one of ours; returns the text key of the answer."""
    for place in await house.places.all():
        if key_of(place.tag.hex()) == key:
            if ours:
                await house.places.confirm(place.tag)
            else:
                await house.places.remove(place.tag)
            return "team.place_ours" if ours else "team.place_not_ours"
    return "team.gone"


async def poster(house: House, chat: int, language: Language, argument: str) -> Screen | None:
    """Sends a poster, or asks for its language, size and form first; `argument` is what has been chosen by now."""
    code, *chosen = argument.split(":")
    spoken = Language(chosen[0]) if chosen and chosen[0] in OUR_LANGUAGES else language
    _, size, form = chosen if len(chosen) == 3 else ("", "", "")
    known = code in {campaign.code for campaign in await house.library.campaigns()}
    if not known or size not in POSTER_SIZES or form not in POSTER_FORMS:
        return screen_of_poster_forms(code, spoken)
    link = start_link(house.bot_name(), code)
    from bot.outreach.poster import poster_in  # noqa: PLC0415 — as above

    content = await asyncio.to_thread(poster_in, house.book[spoken], link, size=size, form=form)
    await house.messenger.send_file(chat, f"in-my-experience-{size}-{spoken}.{form}", content, link)
    return None
