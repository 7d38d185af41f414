"""A question on its way out: asked for, previewed, aimed, timed, confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from conversations.languages import OUR_LANGUAGES, Language, ours
from conversations.outreach.wishes import TOPICS
from conversations.questions import Phrase
from conversations.team.content import Aim, Question
from conversations.team.effects import Pictured, SendOut, SendSample, ShowWork, Tapped, TeamEvent, Typed, WorkStep
from conversations.team.states import (
    Aiming,
    AskingPicture,
    AskingQuestion,
    Confirming,
    PreviewingQuestion,
    Prompting,
    Timing,
)
from conversations.team.steps import noted, read, to
from conversations.team.tasks import Task
from conversations.words import units

# In UTF-16 units. A question stands below a picture with our own words (1,024 in all), and in every review.
QUESTION_MAX: Final = 500

T = TypeVar("T")


def begin_prompt(language: Language, number: str) -> AskingQuestion:
    """A new prompt, in its author's language first."""
    return AskingQuestion(language, number, Question(), ours(language))


def advance_prompt(work: Prompting, event: TeamEvent, now: datetime) -> WorkStep:
    """What follows from `event` where the prompt stands."""
    match work, event:
        case AskingQuestion(), Typed(text):
            return _question(work, text)
        case (AskingQuestion() | AskingPicture(), Tapped(Task.BACK)) if work.question.phrases:
            return _preview(work, work.question)
        case AskingPicture(), Pictured(picture):
            return _preview(work, replace(work.question, picture=picture))
        case AskingPicture(), Tapped(Task.SKIP):
            return _preview(work, replace(work.question, picture=""))
        case PreviewingQuestion(), Tapped(task, argument):
            return _previewing(work, task, argument)
        case Aiming(), Tapped(task, argument):
            return _aiming(work, task, argument)
        case Timing(), Tapped(Task.NOW):
            return to(_confirm(work, ""))
        case Timing(), Tapped(Task.BACK):
            return to(Aiming(work.language, work.number, work.question, work.aim))
        case Timing() | Confirming(), Typed(text):
            return read(work, text, now, lambda due: _confirm(work, due), again=isinstance(work, Confirming))
        case Confirming(), Tapped(Task.SEND):
            return WorkStep(None, (SendOut(work.number, work.question, work.aim, work.due),))
        case Confirming(), Tapped(Task.BACK):
            return to(Timing(work.language, work.number, work.question, work.aim))
        case _:
            return noted(work, "team.not_here")


def _question(work: AskingQuestion, text: str) -> WorkStep:
    if units(text) > QUESTION_MAX:
        return noted(work, "team.too_long")
    others = tuple(phrase for phrase in work.question.phrases if phrase.language != work.of)
    return _preview(work, replace(work.question, phrases=(*others, Phrase(work.of, text))))


def _preview(work: AskingQuestion | AskingPicture, question: Question) -> WorkStep:
    return to(PreviewingQuestion(work.language, work.number, question))


def _previewing(work: PreviewingQuestion, task: Task, argument: str) -> WorkStep:
    match task:
        case Task.ADD if argument in OUR_LANGUAGES:
            return to(AskingQuestion(work.language, work.number, work.question, Language(argument)))
        case Task.PICTURE:
            return to(AskingPicture(work.language, work.number, work.question))
        case Task.SAMPLE:
            return WorkStep(work, (SendSample(work.question), ShowWork("team.sampled")))
        case Task.NEXT:
            return to(Aiming(work.language, work.number, work.question, Aim()))
        case _:
            return noted(work, "team.not_here")


def _aiming(work: Aiming, task: Task, argument: str) -> WorkStep:
    aim = work.aim
    match task:
        case Task.TOPIC if argument in TOPICS:
            aim = replace(aim, topics=_toggled(aim.topics, argument))
        case Task.SPEAKING if argument in OUR_LANGUAGES:
            aim = replace(aim, languages=_toggled(aim.languages, Language(argument)))
        case Task.PLACE:
            aim = replace(aim, places=_toggled(aim.places, argument))
        case Task.BACK:
            return to(PreviewingQuestion(work.language, work.number, work.question))
        case Task.NEXT if aim.topics or aim.places:
            return to(Timing(work.language, work.number, work.question, aim))
        case Task.NEXT:
            return noted(work, "team.nobody")
        case _:
            return noted(work, "team.not_here")
    return to(replace(work, aim=aim))


def _confirm(work: Timing | Confirming, due: str) -> Confirming:
    return Confirming(work.language, work.number, work.question, work.aim, due)


def _toggled(chosen: tuple[T, ...], item: T) -> tuple[T, ...]:
    return tuple(other for other in chosen if other != item) if item in chosen else (*chosen, item)
