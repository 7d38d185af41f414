"""What must hold however somebody of the team goes about a piece of work."""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.blocks import Button, Screen
from conversations.book import load
from conversations.codec import Codec
from conversations.languages import OUR_LANGUAGES
from conversations.message import Key
from conversations.outreach.wishes import TOPICS
from conversations.team.advance import advance_work
from conversations.team.effects import Pictured, ShowWork, Tapped, TeamEvent, Typed
from conversations.team.planning import begin_activity
from conversations.team.prompting import begin_prompt
from conversations.team.screens import Around, screen_of_work
from conversations.team.states import (
    CallingOff,
    Explaining,
    Invitee,
    Moving,
    NamingInvitee,
    NamingLink,
    Work,
)
from conversations.team.tasks import Task
from conversations.words import MESSAGE_MAX, units

BOOK = load()
CODEC = Codec[Work](get_args(Work), 1)
NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Oslo"))
NUMBER = "ab" * 16
CALLBACK_MAX = 64

languages = st.sampled_from(OUR_LANGUAGES)
begun = st.builds(
    lambda make, language: make(language),
    st.sampled_from(
        (
            lambda language: begin_prompt(language, NUMBER),
            lambda language: begin_activity(language, NUMBER),
            lambda language: Moving(language, NUMBER, NUMBER),
            lambda language: CallingOff(language, NUMBER, NUMBER),
            lambda language: Explaining(language, NUMBER, NUMBER, language),
            lambda language: NamingInvitee(language, NUMBER),
            lambda language: NamingLink(language, NUMBER),
        )
    ),
    languages,
)
arguments = st.sampled_from(["", *OUR_LANGUAGES, *TOPICS, *Invitee, "p1", "📎"])
typed = st.one_of(
    st.sampled_from(["fredag kl 18", "12.3.2020 kl 12", "https://example.org/x", "Hvem smilte?", "x" * 501, "a\nb"]),
    st.text(min_size=1, max_size=60),
)
odd: st.SearchStrategy[TeamEvent] = st.one_of(
    st.builds(Typed, typed),
    st.just(Pictured("AgACAg")),
    st.builds(Tapped, st.sampled_from(list(Task)), arguments),
)


def buttons(screen: Screen) -> list[Tapped]:
    keys = [button for row in screen.rows for button in row if isinstance(button, Button)]
    return [Tapped(Task(key.action), key.argument) for key in keys]


@settings(max_examples=30)
@given(work=begun, data=st.data())
def test_every_event_has_an_answer_that_fits_on_a_phone_and_outlives_a_restart(work: Work, data: st.DataObject) -> None:
    around = data.draw(
        st.builds(
            Around,
            st.dictionaries(st.sampled_from(["p1", "p2"]), st.just("Kollektivet i fjerde")),
            st.integers(0, 5000),
            st.integers(0, 3),
            st.sampled_from(["", "2026-11-26T09:00+01:00"]),
        )
    )
    for _ in range(12):
        assert CODEC.decode(CODEC.encode(work)) == work
        screen = screen_of_work(work, around)
        *_, last = BOOK.worded(screen, work.language)
        assert units(last.text) <= MESSAGE_MAX
        for key in (key for row in last.keys for key in row if isinstance(key, Key)):
            assert len(f"abcd|{key.step}|{key.action}|{key.argument}".encode()) <= CALLBACK_MAX
        shown = [tap for tap in buttons(screen) if tap.task is not Task.CANCEL]
        event = data.draw(st.one_of(st.sampled_from(shown), odd) if shown else odd)
        step = advance_work(work, event, NOW)
        assert step.deeds, "whatever is done has an answer"
        if step.work is None:
            assert not all(isinstance(deed, ShowWork) for deed in step.deeds) or event == Tapped(
                Task.CANCEL, getattr(event, "argument", "")
            ), "only Cancel ends it with nothing done"
            return
        work = step.work


@settings(max_examples=30)
@given(work=begun, data=st.data())
def test_no_button_that_is_shown_comes_as_a_surprise(work: Work, data: st.DataObject) -> None:
    """Every button on the screen does something, from wherever the work has come to by buttons and sensible texts."""
    sensible = st.sampled_from([Typed("fredag kl 18"), Typed("Hvem smilte?"), Pictured("AgACAg")])
    for _ in range(12):
        for tap in buttons(screen_of_work(work, Around({"p1": "Kollektivet"}))):
            step = advance_work(work, tap, NOW)
            assert ShowWork("team.not_here") not in step.deeds, tap
        step = advance_work(work, data.draw(sensible), NOW)
        if step.work is None:
            return
        taps = [tap for tap in buttons(screen_of_work(step.work, Around({}))) if tap.task is not Task.CANCEL]
        work = step.work
        if taps:
            work = advance_work(work, data.draw(st.sampled_from(taps)), NOW).work or work
