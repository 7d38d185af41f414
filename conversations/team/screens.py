"""What each piece of work shows; as in `conversations.screens`, nothing is worded here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from conversations.blocks import Asked, Block, Button, Quoted, Rows, Said, Screen, Told
from conversations.dates import in_words
from conversations.languages import OUR_LANGUAGES, Language
from conversations.outreach.wishes import ACTIVITY_TOPICS, TOPICS
from conversations.questions import Phrase
from conversations.team.content import Wording, fallbacks, missing
from conversations.team.states import (
    Aiming,
    AskingField,
    AskingPage,
    AskingPicture,
    AskingQuestion,
    AskingStart,
    AskingTopic,
    CallingOff,
    Confirming,
    Explaining,
    Field,
    Invitee,
    Moving,
    NamingInvitee,
    NamingLink,
    PreviewingPlan,
    PreviewingQuestion,
    Timing,
    Work,
)
from conversations.team.tasks import Task

STEP: Final = "team"

_CANCEL: Final = Button("team.button_cancel", Task.CANCEL)
_BACK: Final = Button("team.button_back", Task.BACK)
_SKIP: Final = Button("team.button_skip", Task.SKIP)


@dataclass(frozen=True, slots=True)
class Around:
    """What a screen needs to know of the world.

    Attributes:
        places: Confirmed groups and channels: a short code, and what they are called.
        recipients: How many the aim reaches now.
        minutes: How long that takes, about.
        held_until: ISO time when quiet hours are over, where what is sent would wait for that; "" where not.
    """

    places: Mapping[str, str]
    recipients: int = 0
    minutes: int = 0
    held_until: str = ""


def screen_of_work(work: Work, around: Around) -> Screen:  # noqa: C901, PLR0912 — one case a state
    """What to show where the work stands."""
    match work:
        case AskingQuestion(question=question, of=of):
            back = (_BACK,) if question.phrases else ()
            return _screen((Said(f"team.ask_question_{of}"),), ((*back, _CANCEL),))
        case AskingPicture(question=question):
            without = (Button("team.button_no_picture", Task.SKIP),) if question.picture else ()
            return _screen((Said("team.ask_picture"),), ((*without, _BACK, _CANCEL),))
        case PreviewingQuestion():
            return _preview_of_question(work)
        case Aiming():
            return _aiming(work, around)
        case Timing():
            return _screen((Said("team.ask_time"),), ((Button("team.button_now", Task.NOW),), (_BACK, _CANCEL)))
        case Confirming():
            return _confirming(work, around)
        case AskingField(of=of, field=field):
            skip = (_SKIP,) if field is Field.BECAUSE else ()
            spoken = Said(f"team.in_{of}")
            return _screen((Said(f"team.ask_{field}"), spoken), ((*skip, _CANCEL),))
        case AskingStart(language=language, read=read) | Moving(language=language, read=read):
            return _asking_time(language, read)
        case AskingPage():
            return _screen((Said("team.ask_page"),), ((_SKIP, _CANCEL),))
        case AskingTopic():
            return _screen((Said("team.ask_topic"),), (*_in_pairs(_topics(ACTIVITY_TOPICS, ())), (_CANCEL,)))
        case PreviewingPlan():
            return _preview_of_plan(work, around)
        case CallingOff():
            return _screen((Said("team.ask_call_off"),), ((Button("team.button_call_off_yes", Task.YES), _CANCEL),))
        case Explaining(of=of):
            languages = tuple(
                Button(f"name.{language}", Task.SPEAKING, language, chosen=language == of) for language in OUR_LANGUAGES
            )
            return _screen((Said("team.ask_because"), Said(f"team.in_{of}")), (languages, (_CANCEL,)))
        case NamingInvitee(role=None):
            roles = tuple(Button(f"team.role_{role}", Task.ROLE, role) for role in Invitee)
            return _screen((Said("team.ask_role"),), (roles, (_CANCEL,)))
        case NamingInvitee():
            return _screen((Said("team.ask_label"),), ((_CANCEL,),))
        case NamingLink():
            return _screen((Said("team.ask_link"),), ((_CANCEL,),))
    assert_never(work)


def _screen(blocks: Sequence[Block], rows: Rows) -> Screen:
    return Screen(STEP, tuple(blocks), rows)


def _preview_of_question(work: PreviewingQuestion) -> Screen:
    blocks: list[Block] = [Said("team.preview_question")]
    for phrase in work.question.phrases:
        promise = Said("letter.promise", close=True, spoken=phrase.language)
        blocks += [Said(f"name.{phrase.language}"), Asked(phrase.text), promise]
    blocks += _made_up_for(work.question.phrases)
    if work.question.picture:
        blocks.append(Said("team.with_picture"))
    return _screen(
        blocks,
        (
            (Button("team.button_next", Task.NEXT),),
            (Button("team.button_sample", Task.SAMPLE), Button("team.button_picture", Task.PICTURE)),
            _worded_in(work.question.phrases),
            (_CANCEL,),
        ),
    )


def _made_up_for(known: tuple[Phrase, ...] | tuple[Wording, ...]) -> list[Block]:
    """Who reads what in another language than their own, in so many words."""
    return [
        Said(f"team.instead_{language}_{nearest}", close=bool(number))
        for number, (language, nearest) in enumerate(fallbacks(known))
    ]


def _worded_in(known: tuple[Phrase, ...] | tuple[Wording, ...]) -> tuple[Button, ...]:
    return tuple(
        Button(f"team.button_{'add' if language in missing(known) else 'change'}_{language}", Task.ADD, language)
        for language in OUR_LANGUAGES
    )


def _aiming(work: Aiming, around: Around) -> Screen:
    aim = work.aim
    rows = list(_in_pairs(_topics(TOPICS, aim.topics)))
    if aim.topics:
        rows.append(
            tuple(
                Button(f"name.{language}", Task.SPEAKING, language, chosen=language in aim.languages)
                for language in OUR_LANGUAGES
            )
        )
    rows += [
        (Button("team.button_place", Task.PLACE, code, chosen=code in aim.places, word=name),)
        for code, name in around.places.items()
    ]
    rows += [(Button("team.button_next", Task.NEXT),), (_BACK, _CANCEL)]
    blocks: list[Block] = [Said("team.ask_audience")]
    if aim.topics:
        blocks.append(Said("team.ask_languages"))
    if aim.topics or aim.places:
        blocks.append(_reach(around))
    return _screen(blocks, tuple(rows))


def _confirming(work: Confirming, around: Around) -> Screen:
    when = Said("team.goes_now")
    if around.held_until:
        when = _held(work.language, around)
    elif work.due:
        when = Said("team.goes_at", (("when", in_words(datetime.fromisoformat(work.due), work.language)),))
    rows = ((Button("team.button_send", Task.SEND),), (_BACK, _CANCEL))
    questions = tuple(Quoted(phrase.text) for phrase in work.question.phrases)
    return _screen((Said("team.confirm"), *questions, _reach(around), when), rows)


def _held(language: Language, around: Around) -> Said:
    return Said("team.goes_when_loud", (("when", in_words(datetime.fromisoformat(around.held_until), language)),))


def _reach(around: Around) -> Said:
    if around.recipients == 1:
        return Said("team.reach_one")
    return Said("team.reach", (("count", str(around.recipients)), ("minutes", str(max(1, around.minutes)))))


def _asking_time(language: Language, read: str) -> Screen:
    if not read:
        return _screen((Said("team.ask_when"),), ((_CANCEL,),))
    when = in_words(datetime.fromisoformat(read), language)
    return _screen((Said("team.read_back", (("when", when),)),), ((Button("team.button_right", Task.YES), _CANCEL),))


def _preview_of_plan(work: PreviewingPlan, around: Around) -> Screen:
    plan = work.plan
    blocks: list[Block] = [Said("team.preview_plan")]
    for wording in plan.wordings:
        lines = (wording.title, in_words(datetime.fromisoformat(plan.starts), wording.language), wording.where)
        blocks += [Said(f"name.{wording.language}"), Quoted("\n".join(filter(None, (*lines, wording.because))))]
    blocks += [*_made_up_for(plan.wordings), Said(f"topic.{plan.topic}")]
    if plan.page:
        blocks.append(Told(plan.page))
    blocks.append(_reach(around))
    if around.held_until:
        blocks.append(_held(work.language, around))
    rows = ((Button("team.button_publish", Task.SEND),), (Button("team.button_sample", Task.SAMPLE),))
    return _screen(blocks, (*rows, _worded_in(plan.wordings), (_CANCEL,)))


def _topics(topics: Sequence[str], chosen: Sequence[str]) -> tuple[Button, ...]:
    return tuple(Button(f"topic.{topic}", Task.TOPIC, topic, chosen=topic in chosen) for topic in topics)


def _in_pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
