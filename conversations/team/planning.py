"""An activity: made, previewed and published; later moved, called off, or explained."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from conversations.languages import OUR_LANGUAGES, Language, ours
from conversations.outreach.wishes import ACTIVITY_TOPICS
from conversations.team.content import Plan, Wording
from conversations.team.effects import (
    CallOff,
    Explain,
    MoveTo,
    Publish,
    SamplePlan,
    ShowWork,
    Tapped,
    TeamEvent,
    Typed,
    WorkStep,
)
from conversations.team.states import (
    AskingField,
    AskingPage,
    AskingStart,
    AskingTopic,
    CallingOff,
    Explaining,
    Field,
    Moving,
    Planning,
    PreviewingPlan,
)
from conversations.team.steps import noted, read, to
from conversations.team.tasks import Task
from conversations.words import units

# In UTF-16 units.
FIELD_MAX: Final = {Field.TITLE: 100, Field.WHERE: 120, Field.BECAUSE: 300}
PAGE_MAX: Final = 200

_PAGE: Final = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)


def begin_activity(language: Language, number: str) -> AskingField:
    """A new activity, in its author's language first."""
    return AskingField(language, number, Plan(), ours(language), Field.TITLE)


def advance_plan(work: Planning, event: TeamEvent, now: datetime) -> WorkStep:  # noqa: C901, PLR0912 — a table
    """What follows from `event` where the activity stands."""
    match work, event:
        case AskingField(), Typed(text):
            return _field(work, text)
        case (AskingField(), Tapped(Task.SKIP)) if work.field is Field.BECAUSE:
            return _field(work, "")
        case AskingStart() | Moving(), Typed(text):
            return read(work, text, now, lambda when: replace(work, read=when))
        case (AskingStart(), Tapped(Task.YES)) if work.read:
            return to(AskingPage(work.language, work.number, replace(work.plan, starts=work.read)))
        case (Moving(), Tapped(Task.YES)) if work.read:
            return WorkStep(None, (MoveTo(work.number, work.activity, work.read),))
        case AskingPage(), Typed(text):
            return _page(work, text)
        case AskingPage(), Tapped(Task.SKIP):
            return to(AskingTopic(work.language, work.number, replace(work.plan, page="")))
        case (AskingTopic(), Tapped(Task.TOPIC, topic)) if topic in ACTIVITY_TOPICS:
            return to(PreviewingPlan(work.language, work.number, replace(work.plan, topic=topic)))
        case PreviewingPlan(), Typed(text):
            return read(work, text, now, lambda when: _starting(work, when), again=True)
        case PreviewingPlan(), Tapped(task, argument):
            return _previewing(work, task, argument)
        case CallingOff(), Tapped(Task.YES):
            return WorkStep(None, (CallOff(work.number, work.activity),))
        case Explaining(), Typed(text):
            return _explaining(work, text)
        case (Explaining(), Tapped(Task.SPEAKING, argument)) if argument in OUR_LANGUAGES:
            return to(replace(work, of=Language(argument)))
        case _:
            return noted(work, "team.not_here")


def _starting(work: PreviewingPlan, when: str) -> PreviewingPlan:
    return replace(work, plan=replace(work.plan, starts=when))


def _field(work: AskingField, text: str) -> WorkStep:
    if units(text) > FIELD_MAX[work.field]:
        return noted(work, "team.too_long")
    match work.field:
        case Field.TITLE:
            return to(replace(work, field=Field.WHERE, title=text))
        case Field.WHERE:
            return to(replace(work, field=Field.BECAUSE, where=text))
        case Field.BECAUSE:
            others = tuple(wording for wording in work.plan.wordings if wording.language != work.of)
            plan = replace(work.plan, wordings=(*others, Wording(work.of, work.title, work.where, text)))
            if plan.topic:
                return to(PreviewingPlan(work.language, work.number, plan))
            return to(AskingStart(work.language, work.number, plan))
    assert_never(work.field)


def _page(work: AskingPage, text: str) -> WorkStep:
    if not _PAGE.fullmatch(text) or units(text) > PAGE_MAX:
        return noted(work, "team.no_page")
    return to(AskingTopic(work.language, work.number, replace(work.plan, page=text)))


def _previewing(work: PreviewingPlan, task: Task, argument: str) -> WorkStep:
    match task:
        case Task.ADD if argument in OUR_LANGUAGES:
            return to(AskingField(work.language, work.number, work.plan, Language(argument), Field.TITLE))
        case Task.SAMPLE:
            return WorkStep(work, (SamplePlan(work.plan), ShowWork("team.sampled")))
        case Task.SEND:
            return WorkStep(None, (Publish(work.number, work.plan),))
        case _:
            return noted(work, "team.not_here")


def _explaining(work: Explaining, text: str) -> WorkStep:
    if units(text) > FIELD_MAX[Field.BECAUSE]:
        return noted(work, "team.too_long")
    return WorkStep(None, (Explain(work.activity, work.of, text),))
