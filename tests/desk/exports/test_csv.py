"""A spreadsheet shows what the student wrote and calculates nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.experience import Experience, Feeling, Moment
from conversations.languages import NB, OUR_LANGUAGES, Language
from desk.exports.csv import guarded, unguarded, write
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import Record

FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212")


def exported(transcripts: Sequence[Transcript], language: Language = NB) -> bytes:
    out = io.BytesIO()
    write(Study(transcripts), wording(language), Output(out))
    return out.getvalue()


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), "excel", delimiter=";", strict=True))


def test_a_row_holds_one_experience_with_both_moments() -> None:
    small = Moment("Hva gjorde godt?", "Et «hei» ved døra", Feeling.GOOD, ("people", "home"), "nb")
    structural = Moment("Kva bør endrast?", "Fast kveld; kvar veke", Feeling.BOTH, (), "nn")
    experience = Experience("default", "plakat-1", small, structural)

    heading, row = rows(exported([Transcript("0a" * 16, "Trondheim", Record("2026-W47", experience))]))

    assert dict(zip(heading, row, strict=True)) == {
        "id": "0a" * 16,
        "kilde": "Trondheim",
        "uke": "2026-W47",
        "spørsmålssett": "default",
        "lenke": "plakat-1",
        "det lille: spørsmål": "Hva gjorde godt?",
        "det lille: svar": "Et «hei» ved døra",
        "det lille: slik var det": "good",
        "det lille: temaer": "people, home",
        "det lille: språk": "nb",
        "det store: spørsmål": "Kva bør endrast?",
        "det store: svar": "Fast kveld; kvar veke",
        "det store: slik var det": "both",
        "det store: temaer": "",
        "det store: språk": "nn",
        "mønstre": "",
    }


def test_norwegian_excel_finds_its_mark_its_separator_and_its_row_ends(story: Callable[..., Transcript]) -> None:
    data = exported([story("æøå")])

    assert data.startswith(b"\xef\xbb\xbfid;kilde;uke;")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == 2


@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_headings_speak_the_chosen_language(language: Language) -> None:
    (heading,) = rows(exported([], language))

    assert len(set(heading)) == len(heading) == 16
    assert heading[2] == wording(language).columns["week"]


def test_no_attack_begins_a_formula_or_moves_a_cell_and_each_can_be_undone(hostile: Transcript, attack: str) -> None:
    data = exported([hostile])

    (_, row) = rows(data)
    assert len(row) == 16
    assert not [cell for cell in row if cell.lstrip(" \u00a0\u200b").startswith(FORMULA_STARTS)]
    assert unguarded(row[6]) == unguarded(row[1]) == unguarded(row[4]) == harmless(attack)
    assert b"\0" not in data


def test_the_apostrophe_is_there_for_the_classic_ones() -> None:
    for start in FORMULA_STARTS:
        assert guarded(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "hei", "1-2", "a=b", "e@f", "– strek", "«=»", "\u200b"])
def test_ordinary_text_gets_no_apostrophe(text: str) -> None:
    assert guarded(text) == text


@given(st.text(st.characters() | st.sampled_from("'=+-@\t\r\n \u200b")))
def test_taking_one_apostrophe_away_gives_back_every_text(text: str) -> None:
    assert unguarded(guarded(text)) == text
