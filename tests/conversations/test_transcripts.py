"""Golden transcripts: whole conversations that a project leader can read and correct.

`pytest --regenerate` plays the students' lines of every file again and writes what the bot answers now.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from conversations.book import load
from conversations.experience import Part
from conversations.languages import OUR_LANGUAGES, Language
from conversations.states import Dialogue, Labelling, Rating, Telling
from conversations.texts import PACKAGES, Texts, read_texts
from tests.conversations.phone import Phone
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
TELEGRAM = "Telegram: "

# What the shell says of its own accord: Telegram's menu and profile, and what `advance` never hears of.
SHELL = [Path(__file__).parents[2] / part for part in ("bot", "conversations/outreach")]
OF_THE_SHELL = (
    "about.",
    "command.",
    "note.enough_for_now",
    "note.group",
    "note.lost",
    "note.not_saved",
    "note.slow_down",
    "note.trouble",
    "letter.calendar_file",
    "letter.over",
    "letter.no_matter",
    "letter.see_you",
    "letter.cancelled",
    "letter.changed",
    "letter.reminder",
    "nudges.fewer",
    "nudges.fewest",
    "nudges.gone",
    "letter.because",
    "letter.heads",
    "letter.share",
    "letter.promise",
    "letter.page",
    "letter.fewer",
    "letter.leave",
    "activities.none",
)
FACTS = {"controller": "Eksempelhøgskolen", "contact": "ime@example.org"}


def replayed(transcript: str) -> tuple[str, frozenset[str]]:
    """The transcript with the bot's lines as they are now, and the steps that were shown."""
    title, rest = transcript.split(TELEGRAM, 1)
    telegram, body = rest.split("\n", 1)
    phone = Phone(load(facts=FACTS), telegram.strip() if telegram != "–" else None)
    lines = replayed_lines(body, lambda said: phone.play(said) or ["…"])
    return "\n".join([f"{title}{TELEGRAM}{telegram}", *lines]) + "\n", frozenset(phone.steps)


def students_texts() -> dict[Language, Texts]:
    """What students read; what the team reads is not told in transcripts."""
    parts = [read_texts(package=package) for package in PACKAGES[:2]]
    return {
        language: Texts(language, {**parts[0][language].words, **parts[1][language].words})
        for language in OUR_LANGUAGES
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_bot_answers_as_the_transcript_says(path: Path, request: pytest.FixtureRequest) -> None:
    now, _ = replayed(path.read_text(encoding="utf-8"))
    compare(path, now, request)


def test_every_scenario_is_told_in_every_language() -> None:
    assert same_scenarios_in_every_language(FILES)


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_step_is_shown_in_some_transcript(language: Language) -> None:
    transcripts = [path.read_text(encoding="utf-8") for path in of_language(FILES, language)]
    shown = frozenset[str]().union(*(replayed(transcript)[1] for transcript in transcripts))
    of_parts = {f"{part}.{verb}" for part in Part for verb in ("tell", "feel", "theme")}
    assert shown == of_parts | {"welcome", "unasked", "review", "placing", "done", "stopped", "withdraw"}
    told_in_parts = {Telling, Rating, Labelling}
    assert len(shown - of_parts) == len(set(get_args(Dialogue)) - told_in_parts), "a new state wants a transcript"


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_text_is_read_in_some_transcript(language: Language) -> None:
    texts = students_texts()[language]
    told = whole(FILES, language)
    labels = set(re.findall(r"\[(?:✓ )?([^\]\n]+)\]", told))
    unread = set()
    for key in texts.keys:
        if key.startswith(OF_THE_SHELL):
            continue
        pattern = pattern_of(texts, key)
        only_on_buttons = key.startswith(("button.", "name.", "topic.", "nudges.button_"))
        if (
            not any(re.fullmatch(pattern, label) for label in labels)
            if only_on_buttons
            else not re.search(pattern, told)
        ):
            unread.add(key)
    assert not unread, f"no transcript in golden/{language}-*.txt shows these"


@pytest.mark.parametrize("key", OF_THE_SHELL)
def test_a_text_that_no_transcript_shows_is_said_by_the_shell(key: str) -> None:
    assert is_named_in(key, SHELL)
