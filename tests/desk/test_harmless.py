"""What harms a document is replaced, what a student writes stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.exports.harmless import harmless

FORBIDDEN = "\x00\x08\x0b\x1b\x7f\x80\x9f\ud800\udfff\u202a\u202e\u2066\u2069\ufffe\uffff"


@pytest.mark.parametrize("text", ["blåbær 😊\n\t«hei» – 'ja'", "👩‍👩‍👧‍👦🇳🇴☕️", "مرحبا\u200f!", "e\u0301", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_every_line_break_becomes_the_same_one(break_: str) -> None:
    assert harmless(f"a{break_}b") == "a\nb"


@given(st.text(st.characters() | st.sampled_from(FORBIDDEN + "\r\n")))
def test_whatever_comes_can_be_written_and_read_line_by_line(text: str) -> None:
    result = harmless(text)

    assert result.encode().decode() == result
    assert result.splitlines() == result.removesuffix("\n").split("\n") or not result
    assert not set(result) & set(FORBIDDEN)
