"""Acute danger is heard in words that nobody foresaw; everyday idioms stay without an answer."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.care import helplines, sounds_acute
from conversations.care.lexicon import Lexicon
from conversations.care.patterns import Pattern
from conversations.languages import NN

# Sets of invented lines, each written when the patterns were frozen. All but the fourth and the ninth have since taught
# them; what these give, and what each gave when it was new (benchmarks/README.md), a stranger's words may expect.
SETS = sorted(Path(__file__).parent.glob("round*.tsv"))


def lines(path: Path, label: str) -> list[str]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [text for its_label, _, text in rows if its_label == label]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_most_lines_of_acute_danger_bring_the_card(path: Path) -> None:
    acute = lines(path, "acute")
    heard = [text for text in acute if sounds_acute(text)]
    assert len(acute) >= 40
    assert len(heard) >= 0.9 * len(acute)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_no_everyday_idiom_does(path: Path) -> None:
    harmless = lines(path, "none")
    assert len(harmless) >= 40
    assert [text for text in harmless if sounds_acute(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "JEG VIL IKKE LEVE MER",
        "jeg vil ikke leeeve mer!!!",
        "jeg orker ikke  å leve lenger 😭",
        "hei. jeg vil dø. ha det",
    ],
)
def test_it_is_heard_however_it_is_typed(text: str) -> None:
    assert sounds_acute(text)


def test_whoever_wishes_that_of_somebody_else_does_not_bring_the_card() -> None:
    assert not sounds_acute("jeg vil at han skal dø")


@pytest.mark.parametrize(
    ("pattern", "sentence"), [("jeg NOBODY", "names the family NOBODY"), ("jeg?", "at least one word")]
)
def test_a_pattern_that_cannot_be_read_is_told(pattern: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        list(Pattern.readings(pattern, Lexicon({"I": "jeg"}, ""), 0))


def test_a_stem_that_too_many_words_have_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 3 letters"):
        Lexicon({"I": "je*"}, "")


@given(st.text(max_size=200))
def test_it_never_fails(text: str) -> None:
    assert sounds_acute(text) in {True, False}


@pytest.mark.parametrize("unit", ["jeg vil ", "ikke ", "dø", "å ta livet ", "a"])
def test_long_nonsense_has_an_answer_too(unit: str) -> None:
    assert sounds_acute(unit * (4096 // len(unit))) in {True, False}


def work(text: str) -> int:
    """How many calls an answer takes: unlike a clock, the same on every machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        sounds_acute(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "unit",
    [
        "jeg vil ",
        "ikke vil dø av ",
        "lyst til å dø haha ",
        "å ta livet av ",
        "selvmorrd ",
        "kill myself over ",
        "a",
        "x1*",
    ],
)
def test_a_message_four_times_as_long_takes_four_times_the_work(unit: str) -> None:
    sounds_acute("the patterns are loaded now")
    short = unit * (2000 // len(unit))
    assert work(short * 4) < 5 * work(short) + 2000


def test_the_help_lines_are_those_of_norway_each_with_the_day_on_which_it_was_checked() -> None:
    lines_of_norway = helplines.default()
    assert [line.phone for line in lines_of_norway] == ["113", "116 117", "116 123", "22 40 00 40"]
    assert {line.web for line in lines_of_norway} == {"", "sidetmedord.no", "soschat.no"}
    assert all(line.verified_on >= date(2026, 11, 22) for line in lines_of_norway)


def test_a_line_that_nobody_has_checked_for_a_year_is_outdated() -> None:
    every = helplines.default()
    assert helplines.outdated(every, date(2027, 11, 22)) == ()
    assert helplines.outdated(every, date(2027, 11, 24)) == every


LOCAL = """
[[helpline]]
key = "sit"
phone = "73 00 00 00"
verified_on = 2026-11-01
name = { nb = "Sit Råd", nn = "Sit Råd", en = "Sit counselling" }
about = { nb = "For studenter.", nn = "For studentar.", en = "For students." }
"""


def test_a_place_can_have_lines_of_its_own() -> None:
    [line] = helplines.load(LOCAL)
    assert (line.key, line.web, line.about.worded(NN)) == ("sit", "", "For studentar.")
    assert helplines.load("") == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('phone = "73 00 00 00"\n', "", "Help-line 1 lacks 'phone'"),
        ('nn = "For studentar.", ', "", "Help-line 1 lacks 'nn'"),
        ("2026-11-01", '"last year"', "verified_on is a day"),
        ("[[helpline]]", "[[helpline", "cannot be read"),
    ],
)
def test_a_slip_in_a_file_of_lines_is_told_in_a_sentence(old: str, new: str, sentence: str) -> None:
    with pytest.raises(helplines.HelplineError, match=sentence):
        helplines.load(LOCAL.replace(old, new))
