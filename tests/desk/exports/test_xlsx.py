"""The workbook, read with openpyxl: texts stay so, each set of questions has its sheet, QualCoder takes the first."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from conversations.languages import OUR_LANGUAGES, Language
from desk.exports.sheet_names import SheetNames
from desk.transcripts import Transcript
from tests.desk.exports.studies import exported, study, transcript


class TestXlsx:
    def test_cells_are_texts_and_the_first_row_stays_in_sight(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(exported("xlsx", study(transcript(text="=1+1")))))
        assert book.sheetnames == ["Erfaringer", "Det lille øyeblikket", "Det store bildet", "Mønstre", "Om denne fila"]
        sheet = book.worksheets[0]
        heading, row = ([cell.value for cell in line] for line in sheet.iter_rows())
        told = dict(zip(heading, row, strict=True))
        assert told["det lille: svar"] == "=1+1"
        assert told["mønstre"] == "=Å bli sett, Faste kvelder"
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:P2")
        assert "Lagt til side og ikke med: 3." in [cell.value for cell in book.worksheets[4]["A"]]


class TestSheets:
    def book(self, *transcripts: Transcript) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(exported("xlsx", study(*transcripts))))

    def test_each_question_of_an_ambassador_has_its_own(self) -> None:
        asked = transcript(2)
        experience = replace(asked.record.experience, prompt="haust: [1]/2", structural=None)
        asked = replace(asked, record=replace(asked.record, experience=experience))

        book = self.book(transcript(1), asked)

        assert book.sheetnames[1:4] == ["Det lille øyeblikket", "Det store bildet", "Det lille øyeblikket – haust 1"]
        assert [row[0] for row in book.worksheets[3].iter_rows(min_row=2, values_only=True)] == [asked.id]

    def test_more_questions_than_sheets_join_the_default_one(self) -> None:
        many = []
        for number in range(60):
            one = transcript(number)
            experience = replace(one.record.experience, prompt=f"prompt {number}", structural=None)
            many.append(replace(one, record=replace(one.record, experience=experience)))

        book = self.book(*many)

        assert len(book.sheetnames) == 1 + 40 + 1 + 2
        assert sum(sheet.max_row - 1 for sheet in book.worksheets[1:-2]) == 60

    def test_what_a_cell_cannot_hold_is_cut_and_told(self) -> None:
        book = self.book(transcript(text="😀" * 20_000))

        cell = book.worksheets[0]["G2"].value
        assert (len(cell.encode("utf-16-le")) // 2, cell[-1]) == (32_767, "…")
        assert any("kuttet her: 2" in row[0] for row in book.worksheets[-1].iter_rows(values_only=True))

    def test_columns_are_wide_where_texts_are(self) -> None:
        sheet = self.book(transcript()).worksheets[0]
        questions_and_answers = sheet.column_dimensions["F"]  # openpyxl tells of columns of one width together
        assert (questions_and_answers.min, questions_and_answers.max) == (6, 7)
        assert questions_and_answers.width > 50
        assert sheet.column_dimensions["A"].width < 20
        assert sheet["G2"].alignment.wrap_text

    @pytest.mark.parametrize("language", OUR_LANGUAGES)
    def test_qualcoder_reads_the_first_sheet_as_a_survey(self, language: Language) -> None:
        """Its rules, from its import_survey.py: ids once, names that differ without signs, rows of one length."""
        given = study(transcript(1), transcript(2))
        book = openpyxl.load_workbook(io.BytesIO(exported("xlsx", given, language)))
        heading, *rows = book.worksheets[0].iter_rows(values_only=True)
        fields = ["".join(sign for sign in name if sign not in r"!@#$%^&*()-+=[]{}\|;:,.<>/?~`") for name in heading]
        assert len(set(fields)) == len(fields)
        assert all(fields)
        assert len({row[0] for row in rows}) == len(rows) == 2
        assert {len(row) for row in rows} == {len(fields)}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("'a'", "a"), ("History", "History 2"), ("", "-"), ("[]:*?/\\", "-"), ("😀" * 40, "😀" * 15), ("\ud800x", "x")],
)
def test_sheets_have_names_that_excel_takes(wanted: str, name: str) -> None:
    assert SheetNames().new(wanted) == name
