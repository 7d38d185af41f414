"""What a broadcast says. Questions also go to groups and channels, where buttons can only be links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from conversations.blocks import Asked, Block, Button, Link, Rows, Said, Screen, Told
from conversations.events import Action

STEP: Final = "letter"

_LESS: Final = (Button("letter.fewer", Action.FEWER), Button("letter.leave", Action.LEAVE))


@dataclass(frozen=True, slots=True)
class Notice:
    """An activity as it is told of, in one language.

    Attributes:
        key: What its buttons carry.
        when: In words.
        heads: How many come, None where that is not told.
        coming: Whether the reader has said that they come.
    """

    key: str
    title: str
    when: str
    where: str
    because: str
    link: str = ""
    heads: int | None = None
    coming: bool = False
    cancelled: bool = False


def screen_of_prompt(name: str, question: str, picture: str, link: str | None = None) -> Screen:
    """A question that somebody brings out.

    Args:
        name: Of the prompt; the button carries it.
        question: In the reader's language.
        picture: Telegram's name for it, "" for none.
        link: Where the button leads in a group or channel; None in a private chat.
    """
    rows: Rows = ((Button("letter.share", Action.SHARE, name),), _LESS)
    if link is not None:
        rows = ((Link("letter.share", link),),)
    return Screen(STEP, (Asked(question), Said("letter.promise")), rows, picture)


def screen_of_notice(notice: Notice, heading: str | None) -> Screen:
    """An activity, as those are told of it who asked to be; `heading` is the key of what stands above it, or None."""
    blocks = _told_of(notice)
    if heading is not None:
        blocks = (Said(heading), *blocks)
    if notice.cancelled:
        return Screen(STEP, blocks, (_LESS,))
    return Screen(STEP, blocks, (_answers(notice), *_page(notice), _LESS))


def screen_of_activities(notices: tuple[Notice, ...]) -> Screen:
    """What is coming, for everybody who asks; one more tap shows one of them."""
    back = (Button("button.resume", Action.RESUME),)
    more = (Button("letter.nudges", Action.NUDGES),)
    if not notices:
        return Screen("card", (Said("activities.none"),), (more, back))
    blocks: tuple[Block, ...] = (Said("activities.heading"),)
    rows: Rows = ()
    for notice in notices:
        blocks = (*blocks, Asked(notice.title), Told(f"{notice.when}\n{notice.where}"))
        rows = (*rows, (Button("activities.open", Action.ACTIVITIES, notice.key, word=notice.title),))
    return Screen("card", blocks, (*rows, more, back))


def screen_of_activity(notice: Notice) -> Screen:
    """One activity, as it is shown to whoever asked for it."""
    others = (Button("activities.others", Action.ACTIVITIES), Button("button.resume", Action.RESUME))
    answers: Rows = () if notice.cancelled else (_answers(notice),)
    heading: tuple[Block, ...] = (Said("letter.cancelled"),) if notice.cancelled else ()
    return Screen("card", (*heading, *_told_of(notice)), (*answers, *_page(notice), others))


def _told_of(notice: Notice) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = (Asked(notice.title), Told(f"{notice.when}\n{notice.where}"))
    if notice.because:
        blocks = (*blocks, Said("letter.because"), Told(notice.because))
    if notice.heads is not None:
        blocks = (*blocks, Said("letter.heads", (("count", str(notice.heads)),)))
    return blocks


def _page(notice: Notice) -> Rows:
    return ((Link("letter.page", notice.link),),) if notice.link else ()


def _answers(notice: Notice) -> tuple[Button, Button]:
    return (
        Button(
            "letter.coming", Action.COMING, f"{notice.key}:{'no' if notice.coming else 'yes'}", chosen=notice.coming
        ),
        Button("letter.calendar", Action.CALENDAR, notice.key),
    )
