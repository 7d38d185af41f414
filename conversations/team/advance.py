"""The team's work: what follows from an event.

A total function, like the students' `advance`. `now` is passed in: times are typed as people type them, and read back
in full before they are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from conversations.dates import read_when
from conversations.outreach.wishes import ACTIVITY_TOPICS, TOPICS
from conversations.states import Language, ours
from conversations.team.effects import (
    CallOff,
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
    WorkStep,
)
from conversations.team.states import (
    Aim,
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
    Piece,
    Plan,
    PreviewingPlan,
    PreviewingQuestion,
    Question,
    Timing,
    Wording,
    Work,
    missing,
)
from conversations.team.tasks import Task
from conversations.words import units

# In UTF-16 units. A question stands below a picture with our own words (1,024 in all), and in every review.
QUESTION_MAX: Final = 500
FIELD_MAX: Final = {Field.TITLE: 100, Field.WHERE: 120, Field.BECAUSE: 300}
PAGE_MAX: Final = 200
LABEL_MAX: Final = 40

_PAGE: Final = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)


def advance_work(work: Work, event: TeamEvent, now: datetime) -> WorkStep:  # noqa: C901, PLR0912 — a table
    """What follows from `event` where the work stands."""
    match work, event:
        case _, Tapped(Task.CANCEL):
            return WorkStep(None, (ShowWork("team.cancelled"),))
        case AskingQuestion(), Typed(text):
            return _question(work, text)
        case (AskingQuestion(), Tapped(Task.BACK)) if work.question.pieces:
            return _to(PreviewingQuestion(work.language, work.number, work.question))
        case AskingPicture(), Pictured(picture):
            return _to(PreviewingQuestion(work.language, work.number, replace(work.question, picture=picture)))
        case AskingPicture(), Tapped(Task.SKIP):
            return _to(PreviewingQuestion(work.language, work.number, replace(work.question, picture="")))
        case PreviewingQuestion(), Tapped(task, argument):
            return _previewing_question(work, task, argument)
        case Aiming(), Tapped(task, argument):
            return _aiming(work, task, argument)
        case Timing(), Tapped(Task.NOW):
            return _to(Confirming(work.language, work.number, work.question, work.aim, ""))
        case Timing(), Tapped(Task.BACK):
            return _to(Aiming(work.language, work.number, work.question, work.aim))
        case Timing(), Typed(text):
            return _read(
                work, text, now, lambda due: Confirming(work.language, work.number, work.question, work.aim, due)
            )
        case Confirming(), Tapped(Task.SEND):
            return WorkStep(None, (SendOut(work.number, work.question, work.aim, work.due),))
        case Confirming(), Tapped(Task.BACK):
            return _to(Timing(work.language, work.number, work.question, work.aim))
        case AskingField(), Typed(text):
            return _field(work, text)
        case (AskingField(), Tapped(Task.SKIP)) if work.field is Field.BECAUSE:
            return _field(work, "")
        case AskingStart(), Typed(text):
            return _read(work, text, now, lambda read: replace(work, read=read))
        case (AskingStart(), Tapped(Task.YES)) if work.read:
            return _to(AskingPage(work.language, work.number, replace(work.plan, starts=work.read)))
        case AskingPage(), Typed(text):
            return _page(work, text)
        case AskingPage(), Tapped(Task.SKIP):
            return _to(AskingTopic(work.language, work.number, replace(work.plan, page="")))
        case (AskingTopic(), Tapped(Task.TOPIC, topic)) if topic in ACTIVITY_TOPICS:
            return _to(PreviewingPlan(work.language, work.number, replace(work.plan, topic=topic)))
        case PreviewingPlan(), Tapped(task, argument):
            return _previewing_plan(work, task, argument)
        case Moving(), Typed(text):
            return _read(work, text, now, lambda read: replace(work, read=read))
        case (Moving(), Tapped(Task.YES)) if work.read:
            return WorkStep(None, (MoveTo(work.number, work.activity, work.read),))
        case CallingOff(), Tapped(Task.YES):
            return WorkStep(None, (CallOff(work.number, work.activity),))
        case Explaining(), Typed(text):
            return _explaining(work, text)
        case (Explaining(), Tapped(Task.SPEAKING, argument)) if argument in set(Language):
            return _to(replace(work, of=Language(argument)))
        case (NamingInvitee(role=None), Tapped(Task.ROLE, argument)) if argument in set(Invitee):
            return _to(replace(work, role=Invitee(argument)))
        case NamingInvitee(role=Invitee() as role), Typed(text):
            return _label(work, text, lambda label: WorkStep(None, (Invite(work.number, role, label),)))
        case NamingLink(), Typed(text):
            return _label(work, text, lambda label: WorkStep(None, (MakeLink(work.number, label),)))
        case _, Pictured() | Typed() | Tapped():
            return WorkStep(work, (ShowWork("team.not_here"),))
    assert_never(event)


def begin_prompt(language: Language, number: str) -> Work:
    """A new prompt, in its author's language first."""
    return AskingQuestion(language, number, Question(), ours(language))


def begin_activity(language: Language, number: str) -> Work:
    """A new activity, in its author's language first."""
    return AskingField(language, number, Plan(), ours(language), Field.TITLE)


def _to(work: Work) -> WorkStep:
    return WorkStep(work, (ShowWork(),))


def _too_long(work: Work) -> WorkStep:
    return WorkStep(work, (ShowWork("team.too_long"),))


def _question(work: AskingQuestion, text: str) -> WorkStep:
    if units(text) > QUESTION_MAX:
        return _too_long(work)
    others = tuple(piece for piece in work.question.pieces if piece.language is not work.of)
    question = replace(work.question, pieces=(*others, Piece(work.of, text)))
    return _to(PreviewingQuestion(work.language, work.number, question))


def _previewing_question(work: PreviewingQuestion, task: Task, argument: str) -> WorkStep:
    match task:
        case Task.ADD if argument in set(Language):
            return _to(AskingQuestion(work.language, work.number, work.question, Language(argument)))
        case Task.PICTURE:
            return _to(AskingPicture(work.language, work.number, work.question))
        case Task.SAMPLE:
            return WorkStep(work, (SendSample(work.question), ShowWork("team.sampled")))
        case Task.NEXT:
            return _to(Aiming(work.language, work.number, work.question, Aim()))
        case _:
            return WorkStep(work, (ShowWork("team.not_here"),))


def _aiming(work: Aiming, task: Task, argument: str) -> WorkStep:
    aim = work.aim
    match task:
        case Task.TOPIC if argument in TOPICS:
            aim = replace(aim, topics=_toggled(aim.topics, argument))
        case Task.SPEAKING if argument in set(Language):
            aim = replace(aim, languages=_toggled(aim.languages, Language(argument)))
        case Task.PLACE:
            aim = replace(aim, places=_toggled(aim.places, argument))
        case Task.BACK:
            return _to(PreviewingQuestion(work.language, work.number, work.question))
        case Task.NEXT if aim.topics or aim.places:
            return _to(Timing(work.language, work.number, work.question, aim))
        case Task.NEXT:
            return WorkStep(work, (ShowWork("team.nobody"),))
        case _:
            return WorkStep(work, (ShowWork("team.not_here"),))
    return _to(replace(work, aim=aim))


def _toggled(chosen: tuple, item: str) -> tuple:  # type: ignore[type-arg] # of whatever it is
    return tuple(other for other in chosen if other != item) if item in chosen else (*chosen, item)


def _read(work: Work, text: str, now: datetime, then: Callable[[str], Work]) -> WorkStep:
    when = read_when(text, now)
    if when is None:
        return WorkStep(work, (ShowWork("team.when_not_understood"),))
    if when <= now:
        return WorkStep(work, (ShowWork("team.when_past"),))
    return _to(then(when.isoformat(timespec="minutes")))


def _field(work: AskingField, text: str) -> WorkStep:
    if units(text) > FIELD_MAX[work.field]:
        return _too_long(work)
    match work.field:
        case Field.TITLE:
            return _to(replace(work, field=Field.WHERE, title=text))
        case Field.WHERE:
            return _to(replace(work, field=Field.BECAUSE, where=text))
        case Field.BECAUSE:
            others = tuple(wording for wording in work.plan.wordings if wording.language is not work.of)
            plan = replace(work.plan, wordings=(*others, Wording(work.of, work.title, work.where, text)))
            if plan.topic:
                return _to(PreviewingPlan(work.language, work.number, plan))
            return _to(AskingStart(work.language, work.number, plan))
    assert_never(work.field)


def _page(work: AskingPage, text: str) -> WorkStep:
    if not _PAGE.fullmatch(text) or units(text) > PAGE_MAX:
        return WorkStep(work, (ShowWork("team.no_page"),))
    return _to(AskingTopic(work.language, work.number, replace(work.plan, page=text)))


def _previewing_plan(work: PreviewingPlan, task: Task, argument: str) -> WorkStep:
    match task:
        case Task.ADD if argument in missing(work.plan.wordings):
            return _to(AskingField(work.language, work.number, work.plan, Language(argument), Field.TITLE))
        case Task.SAMPLE:
            return WorkStep(work, (SamplePlan(work.plan), ShowWork("team.sampled")))
        case Task.SEND:
            return WorkStep(None, (Publish(work.number, work.plan),))
        case _:
            return WorkStep(work, (ShowWork("team.not_here"),))


def _explaining(work: Explaining, text: str) -> WorkStep:
    if units(text) > FIELD_MAX[Field.BECAUSE]:
        return _too_long(work)
    return WorkStep(None, (Explain(work.activity, work.of, text),))


def _label(work: Work, text: str, then: Callable[[str], WorkStep]) -> WorkStep:
    if units(text) > LABEL_MAX or "\n" in text:
        return _too_long(work)
    return then(text)
