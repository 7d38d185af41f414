"""Golden transcripts of the team's work, for a project leader to read and correct; `pytest --regenerate` writes them.

A transcript's first line says what it is about; the language is in its name.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest

from conversations.book import load
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language
from conversations.team.advance import advance_work
from conversations.team.content import Piece, fallbacks
from conversations.team.effects import ShowWork, Tapped, WorkStep
from conversations.team.states import Work
from conversations.team.tasks import Task
from conversations.texts import read_texts
from tests.conversations.phone import STUDENT
from tests.conversations.team.teamwork import NOW, Teamwork

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
    team, lines, met = Teamwork(load(), Language(path.name[:2])), [title], set[Work]()
    for is_theirs, group in groupby(body.split("\n"), lambda line: line.startswith(STUDENT)):
        if is_theirs:
            said = list(group)
            answer = team.play("\n".join(line.removeprefix(STUDENT) for line in said))
            met |= {team.work} - {None}
            lines += ["", *said, "", *answer]
    return "\n".join(lines) + "\n", met


def of_language(language: Language) -> list[Path]:
    return [path for path in FILES if path.name.startswith(f"{language}-")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bot_answers_the_team_as_the_transcript_says(path: Path, request: pytest.FixtureRequest) -> None:
    now, _ = replayed(path)
    if request.config.getoption("--regenerate"):
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8"), "if the new words are right: pytest --regenerate, and read the diff"


def test_every_scenario_is_told_in_every_language() -> None:
    scenarios = {language: {path.stem[3:] for path in of_language(language)} for language in OUR_LANGUAGES}
    assert scenarios[NB] == scenarios[NN] == scenarios[EN] != set()


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_state_is_met_in_some_transcript(language: Language) -> None:
    met = set[Work]().union(*(replayed(path)[1] for path in of_language(language)))
    assert {type(work) for work in met} == set(get_args(Work)), "a new state wants a transcript"
    for work in met:  # a button of another board, forwarded or of an earlier version
        assert advance_work(work, Tapped(Task.HALT), NOW) == WorkStep(work, (ShowWork("team.not_here"),))


def never_shown(language: Language) -> set[str]:
    """What somebody who speaks this language never meets, since the first text of theirs is in it."""
    known = (Piece(language, ""), *(Piece(other, "") for other in OUR_LANGUAGES if other != language))
    met = {pair for more in ((), known[1:2], known[2:]) for pair in fallbacks((known[0], *more))}
    pairs = {(one, other) for one in OUR_LANGUAGES for other in OUR_LANGUAGES if one != other}
    return {f"team.button_add_{language}", *(f"team.instead_{one}_{other}" for one, other in pairs - met)}


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_text_of_the_teams_is_read_in_some_transcript(language: Language) -> None:
    texts = TEAM_TEXTS[language]
    whole = "\n".join(path.read_text(encoding="utf-8") for path in of_language(language))
    unread = set()
    for key in texts.keys - never_shown(language):
        words = texts.say(key, **dict.fromkeys(texts.placeholders(key), "\0"))
        if not key.startswith(OF_THE_SHELL) and not re.search(re.escape(words).replace("\0", ".+"), whole):
            unread.add(key)
    assert not unread, f"no transcript in golden/{language}-*.txt shows these"


@pytest.mark.parametrize("key", OF_THE_SHELL)
def test_a_text_that_no_transcript_shows_is_said_by_the_shell(key: str) -> None:
    said = (f'"{key}', f'f"{key}')
    assert any(words in path.read_text(encoding="utf-8") for path in SHELL.rglob("*.py") for words in said)
