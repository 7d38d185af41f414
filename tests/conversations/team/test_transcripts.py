"""Golden transcripts of the team's work, for a project leader to read and correct; `pytest --regenerate` writes them.

A transcript's first line says what it is about; the language is in its name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from conversations.book import load
from conversations.languages import OUR_LANGUAGES, Language
from conversations.questions import Phrase
from conversations.team.advance import advance_work
from conversations.team.content import fallbacks
from conversations.team.effects import ShowWork, Tapped, WorkStep
from conversations.team.states import Work
from conversations.team.tasks import Task
from conversations.texts import read_texts
from tests.conversations.team.teamwork import NOW, Teamwork
from tests.conversations.transcripts import (
    compare,
    is_named_in,
    of_language,
    pattern_of,
    replayed_lines,
    same_scenarios_in_every_language,
    whole,
)

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.txt"))
TEAM_TEXTS = read_texts(package="conversations.team")

# What the shell says when it has done something, or could not; and what stands in pictures, posters and menus.
SHELL = Path(__file__).parents[3] / "bot"
OF_THE_SHELL = (
    "team_command.",
    "team.old_button",
    "team.published",
    "team.moved",
    "team.called_off",
    "team.explained",
    "team.gone",
    "team.halted",
    "team.halted_late",
    "team.label_taken",
    "team.joined_",
    "team.removed",
    "team.poster_headline",
    "team.poster_line_",
    "team.place_ours",
    "team.place_not_ours",
    "team.status_headline",
    "team.status_of",
    "team.export_caption",
    "team.export_none",
    "team.export_too_large",
    "team.not_saved",
)


def replayed(path: Path) -> tuple[str, set[Work]]:
    """The transcript with the bot's lines as they are now, and the states that it went through."""
    title, body = path.read_text(encoding="utf-8").split("\n", 1)
    team, met = Teamwork(load(), Language(path.name[:2])), set[Work]()

    def answer(said: str) -> list[str]:
        answered = team.play(said)
        met.update({team.work} - {None})
        return answered

    return "\n".join([title, *replayed_lines(body, answer)]) + "\n", met


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bot_answers_the_team_as_the_transcript_says(path: Path, request: pytest.FixtureRequest) -> None:
    now, _ = replayed(path)
    compare(path, now, request)


def test_every_scenario_is_told_in_every_language() -> None:
    assert same_scenarios_in_every_language(FILES)


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_state_is_met_in_some_transcript(language: Language) -> None:
    met = set[Work]().union(*(replayed(path)[1] for path in of_language(FILES, language)))
    assert {type(work) for work in met} == set(get_args(Work)), "a new state wants a transcript"
    for work in met:  # a button of another board, forwarded or of an earlier version
        assert advance_work(work, Tapped(Task.HALT), NOW) == WorkStep(work, (ShowWork("team.not_here"),))


def never_shown(language: Language) -> set[str]:
    """What somebody who speaks this language never meets, since the first text of theirs is in it."""
    known = (Phrase(language, ""), *(Phrase(other, "") for other in OUR_LANGUAGES if other != language))
    met = {pair for more in ((), known[1:2], known[2:]) for pair in fallbacks((known[0], *more))}
    pairs = {(one, other) for one in OUR_LANGUAGES for other in OUR_LANGUAGES if one != other}
    return {f"team.button_add_{language}", *(f"team.instead_{one}_{other}" for one, other in pairs - met)}


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_text_of_the_teams_is_read_in_some_transcript(language: Language) -> None:
    texts = TEAM_TEXTS[language]
    told = whole(FILES, language)
    unread = {
        key
        for key in texts.keys - never_shown(language)
        if not key.startswith(OF_THE_SHELL) and not re.search(pattern_of(texts, key), told)
    }
    assert not unread, f"no transcript in golden/{language}-*.txt shows these"


@pytest.mark.parametrize("key", OF_THE_SHELL)
def test_a_text_that_no_transcript_shows_is_said_by_the_shell(key: str) -> None:
    assert is_named_in(key, [SHELL])
