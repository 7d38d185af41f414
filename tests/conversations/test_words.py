"""What students type, before it is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.words import cleaned, portions, shortened, units
from tests.conversations.strategies import texts

anything = texts | st.text(st.characters(codec=None), max_size=40)


@given(anything)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(anything)
def test_what_is_kept_can_be_written_anywhere(text: str) -> None:
    kept = cleaned(text)
    kept.encode("utf-8")
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert not {c for c in kept if unicodedata.category(c) == "Cc"} - {"\n", "\t"}


@given(anything)
def test_what_is_kept_is_empty_or_can_be_seen(text: str) -> None:
    kept = cleaned(text)
    assert not kept or any(unicodedata.category(c) != "Cf" and not c.isspace() for c in kept)


@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40))
def test_letters_numbers_and_signs_are_never_lost(text: str) -> None:
    assert cleaned(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Hei \n", "Hei"),
        ("e\u0301n\r\nto\rtre", "én\nto\ntre"),
        ("a\x00b\x1b[31mc\x85d", "ab[31mcd"),
        ("👩‍👩‍👧 🏳️‍🌈", "👩‍👩‍👧 🏳️‍🌈"),
        ("\ud83d\ude0a", "😊"),
        ("bare \ud83d", "bare \ufffd"),
        ("\u200b\u2060 \ufeff", ""),
        ("a\u00adb", "a\u00adb"),
        ("", ""),
    ],
)
def test_cleaning_by_example(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@given(anything, anything)
def test_lengths_add_up(one: str, other: str) -> None:
    assert units(one + other) == units(one) + units(other)


@given(anything)
def test_a_length_lies_between_one_and_two_units_a_character(text: str) -> None:
    assert len(text) <= units(text) <= 2 * len(text)
    assert units(text) == sum(2 if ord(c) > 0xFFFF else 1 for c in text)


@given(st.text(max_size=300), st.integers(2, 40))
def test_portions_are_the_text_again_and_none_is_too_long(text: str, most: int) -> None:
    pieces = portions(text, most)
    assert "".join(pieces) == text
    assert all(units(piece) <= most for piece in pieces)


def test_a_long_word_is_shortened_to_one_line() -> None:
    assert shortened("Kari\n Nordmann", 24) == "Kari Nordmann"
    assert shortened("x" * 30, 24) == "x" * 23 + "…"
