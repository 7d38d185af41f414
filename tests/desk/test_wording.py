"""All three languages say the same things, and every word that an export asks for is there."""

from __future__ import annotations

import dataclasses
import string

import pytest

from conversations.experience import Feeling, Part
from conversations.languages import NB, OUR_LANGUAGES, Language
from desk.wording import Wording, wording


def tables(language: Language) -> dict[str, dict[str, str]]:
    return dataclasses.asdict(wording(language))


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_keys_and_placeholders_are_those_of_bokmal(language: Language) -> None:
    ours, theirs = tables(NB), tables(language)

    assert {table: set(words) for table, words in theirs.items()} == {
        table: set(words) for table, words in ours.items()
    }
    for table, words in ours.items():
        for key, text in words.items():
            assert placeholders(theirs[table][key]) == placeholders(text), (table, key)


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_feeling_and_part_has_a_word_that_is_its_own(language: Language) -> None:
    words: Wording = wording(language)

    assert set(words.feelings) == set(Feeling)
    assert set(words.part) == set(Part)
    for table in (words.feelings, words.part, words.columns, words.themes):
        assert len(set(table.values())) == len(table)
        assert all(text.strip() == text != "" for text in table.values())
