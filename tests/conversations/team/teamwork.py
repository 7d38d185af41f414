"""One of the team at work, as a transcript shows it; `golden/README.md` of the students' transcripts is the legend.

Beside that, `⚙` is what the work asks to be done, with what it asks for. This town has one activity, one broadcast of
each state, one link, one member, one invitation, one confirmed group and one channel that nobody has confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.blocks import Screen
from conversations.book import Book
from conversations.dates import in_words
from conversations.languages import EN, NB, NN, Language
from conversations.message import Key
from conversations.outreach.letters import screen_of_prompt
from conversations.team.advance import advance_work
from conversations.team.boards import (
    Counted,
    Listed,
    Numbers,
    screen_of_link,
    screen_of_links,
    screen_of_plans,
    screen_of_poster_forms,
    screen_of_posters,
    screen_of_reasons,
    screen_of_status,
)
from conversations.team.effects import Deed, Invite, MakeLink, Pictured, SendSample, ShowWork, Tapped, TeamEvent, Typed
from conversations.team.people import Somebody, Somewhere, screen_of_invitation, screen_of_place, screen_of_team
from conversations.team.planning import begin_activity
from conversations.team.prompting import begin_prompt
from conversations.team.screens import STEP, Around, screen_of_work
from conversations.team.sendings import Sending, screen_of_broadcasts, screen_of_sending
from conversations.team.states import CallingOff, Explaining, Moving, NamingInvitee, NamingLink, Work
from conversations.team.tasks import Task
from tests.conversations.phone import PHOTO, _repeated, drawn

NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Oslo"))  # a Wednesday
NUMBER = "00" * 16
TITLES = {NB: "Middag", NN: "Middag", EN: "Dinner"}
URL = "https://t.me/ime_bot?start=VJT2WBSY"
DEED = "⚙"
NEW_MESSAGE = "⋯"


@dataclass
class Teamwork:
    """Plays one of the team against `advance_work`, the way the shell would."""

    book: Book
    language: Language
    around: Around = field(default_factory=lambda: Around({"p1": "Kollektivet i fjerde"}, 12, 1))
    work: Work | None = None
    keys: tuple[Key, ...] = ()

    def play(self, said: str) -> list[str]:
        """The bot's answer to one line."""
        if said.startswith("/"):
            return list(self._commanded(said.removeprefix("/")))
        if said == PHOTO:
            return list(self._happen(Pictured("AgACAg")))
        if said.startswith("[") and said.endswith("]"):
            return list(self._pressed(said[1:-1]))
        return list(self._happen(Typed(_repeated(said))))

    def _commanded(self, command: str) -> Iterator[str]:
        command, at_night, _ = command.partition(" (at night")
        if at_night:
            self.around = replace(self.around, recipients=1, held_until="2026-11-26T09:00+01:00")
        screen = self._boards().get(command)
        if screen is not None:
            yield from self._appear(screen)
            return
        self.work = {
            "prompt": begin_prompt(self.language, NUMBER),
            "invite": NamingInvitee(self.language, NUMBER),
            "link (none)": NamingLink(self.language, NUMBER),
        }[command]
        yield from self._show()

    def _pressed(self, label: str) -> Iterator[str]:
        [key] = [key for key in self.keys if key.label == label]
        task, argument = Task(key.action), key.argument
        if key.step == STEP:
            yield from self._happen(Tapped(task, argument))
            return
        if task is Task.POSTER:
            code, spoken, *_ = *argument.split(":"), self.language
            yield from self._appear(screen_of_poster_forms(code, Language(spoken)))
            return
        self.work = {
            (Task.NEW, ""): begin_activity(self.language, NUMBER),
            (Task.NEW, "link"): NamingLink(self.language, NUMBER),
            (Task.MOVE, "a1"): Moving(self.language, NUMBER, "a1"),
            (Task.CALL_OFF, "a1"): CallingOff(self.language, NUMBER, "a1"),
            (Task.BECAUSE, "a1"): Explaining(self.language, NUMBER, "a1", self.language),
        }[task, argument]
        yield from self._show()

    def _happen(self, event: TeamEvent) -> Iterator[str]:
        assert self.work is not None
        step = advance_work(self.work, event, NOW)
        self.work = step.work
        for deed in step.deeds:
            yield from self._done(deed)

    def _done(self, deed: Deed) -> Iterator[str]:
        match deed:
            case ShowWork(note) if self.work is None:
                assert note is not None
                yield self.book[self.language].say(note)
            case ShowWork(note):
                yield from self._show(note)
            case SendSample(question):
                for phrase in question.phrases:
                    for message in self.book.worded(
                        screen_of_prompt("", phrase.text, question.picture), phrase.language
                    ):
                        yield from drawn(message)
                    yield NEW_MESSAGE
            case Invite(_, _, label):
                yield _told(deed)
                yield from self._appear(screen_of_invitation(URL, label))
            case MakeLink(_, label):
                yield _told(deed)
                yield from self._appear(screen_of_link(label, URL))
            case _:
                yield _told(deed)

    def _show(self, note: str | None = None) -> Iterator[str]:
        assert self.work is not None
        yield from self._appear(screen_of_work(self.work, self.around), note)

    def _appear(self, screen: Screen, note: str | None = None) -> Iterator[str]:
        for message in self.book.worded(screen, self.language, note):
            yield from drawn(message)
            self.keys = tuple(key for row in message.keys for key in row if isinstance(key, Key))

    def _boards(self) -> dict[str, Screen]:
        say, title = self.book[self.language].say, TITLES[self.language]
        few, when = say("team.fewer_than", least="6"), in_words(NOW.replace(day=27, hour=18), self.language)
        listed = (Listed("a1", title, when, few, cancelled=False), Listed("a2", "Quiz", when, "12", cancelled=True))
        totals = {
            "waiting": (0, 0, 0, 0, 0),
            "held": (800, 400, 3, 0, 15),
            "filling": (0, 0, 0, 0, 0),
            "running": (800, 400, 3, 1, 15),
            "done": (800, 790, 10, 0, 0),
            "stopped": (800, 40, 0, 0, 0),
        }
        answers = dict.fromkeys(totals, few) | {"done": "12", "stopped": ""}  # the last one is about an activity
        kinds = {"waiting": "reminder", "running": "change", "stopped": "activity"}
        sendings = [
            Sending(
                str(number),
                kinds.get(state, "prompt"),
                state,
                f"{title} {number}",
                when,
                total,
                sent,
                blocked,
                failed,
                answers[state],
                minutes,
            )
            for number, (state, (total, sent, blocked, failed, minutes)) in enumerate(totals.items(), start=1)
        ]
        members = (
            *(
                Somebody(f"m{n}", f"Kalvskinnet {n}", role, invited=False)
                for n, role in ((1, "ambassador"), (2, "staff"))
            ),
            *(Somebody(f"i{n}", f"Dragvoll {n}", role, invited=True) for n, role in ((1, "ambassador"), (2, "staff"))),
        )
        places = (Somewhere("p1", "Kollektivet i fjerde", confirmed=True), Somewhere("p2", "NTNU", confirmed=False))
        return {
            "activity": screen_of_plans(listed),
            "activity (none)": screen_of_plans(()),
            "because": screen_of_reasons(listed),
            "because (none)": screen_of_reasons(()),
            "broadcasts": screen_of_broadcasts(sendings),
            "broadcasts (none)": screen_of_broadcasts(()),
            "broadcasts (one)": screen_of_sending(sendings[3]),
            "broadcasts (over)": screen_of_sending(sendings[4]),
            "team": screen_of_team(members, places),
            "team (none)": screen_of_team((), ()),
            "link": screen_of_links((Counted("Plakat Moholt", URL, few),)),
            "poster": screen_of_posters((("VJT2WBSY", "Plakat Moholt"),)),
            "poster (none)": screen_of_posters(()),
            "status": screen_of_status(Numbers("3412", "40", say("team.at_least", least="12"), few, 5000, 68)),
            "added (group)": screen_of_place("p1", "Kollektivet i fjerde", "group"),
            "added (channel)": screen_of_place("p2", "NTNU", "channel"),
        }


def _told(deed: Any) -> str:
    asked = (f"{f.name}: {_plain(getattr(deed, f.name))}" for f in fields(deed) if f.name != "number")
    return f"{DEED} {type(deed).__name__} · {' · '.join(asked)}"


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_plain(item) for item in value)}]"
    if hasattr(value, "__dataclass_fields__"):
        return f"({', '.join(_plain(getattr(value, f.name)) for f in fields(value))})"
    return str(value) or "–"
