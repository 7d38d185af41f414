"""Dates: a list of what people type, and that whatever is read back means the same again."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dates import in_words, read_when
from conversations.languages import EN, NB, NN, OUR_LANGUAGES, Language

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 25, 13, 10, 30, tzinfo=OSLO)
LINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "lines.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("typed", "meant"), LINES)
def test_what_people_type_is_understood(typed: str, meant: str) -> None:
    read = read_when(typed, NOW)
    assert ("–" if read is None else f"{read:%Y-%m-%d %H:%M}") == meant
    assert read is None or read.tzinfo is OSLO


@given(st.datetimes(datetime(2026, 11, 26), datetime(2029, 12, 31)), st.sampled_from(OUR_LANGUAGES))  # noqa: DTZ001
def test_what_is_read_back_is_understood_as_the_same_minute(naive: datetime, language: Language) -> None:
    when = datetime.fromtimestamp(naive.replace(tzinfo=OSLO).timestamp(), OSLO).replace(second=0, microsecond=0)
    read = read_when(in_words(when, language), NOW)
    assert read is not None
    # of an hour that the clocks show twice, words cannot tell which
    assert read.replace(fold=0) == when.replace(fold=0)


@given(st.text(max_size=40))
def test_anything_may_be_typed(text: str) -> None:
    read = read_when(text, NOW)
    assert read is None or read.utcoffset() is not None


def test_it_is_told_in_full() -> None:
    when = datetime(2026, 11, 28, 18, 5, tzinfo=OSLO)
    assert in_words(when, NB) == "lørdag 28. november 2026 kl. 18.05"
    assert in_words(when, NN) == "laurdag 28. november 2026 kl. 18.05"
    assert in_words(when + timedelta(days=4), EN) == "Wednesday 2 December 2026 at 18:05"
