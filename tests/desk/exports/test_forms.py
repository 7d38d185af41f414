"""Every form is read back with software that is not ours, attacks among it, and patterns where it can carry them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import zipfile
from collections import Counter
from dataclasses import replace
from importlib import resources
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest
from lxml import etree

from conversations.experience import Experience, Feeling, Moment, Part
from desk.exports import FORMATS, MANIFEST, Output
from desk.exports.codes import code_names
from desk.exports.sheet_names import SheetNames
from desk.study import Choice, Kept, Passage, Pattern, Study
from desk.tally import Loss, Origin, Tally
from desk.transcripts import Transcript
from desk.wording import Language, wording
from storage.record import Record

NB = wording(Language.NB)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "Project-mrt2019.xsd"))
QDA = {"q": "urn:QDA-XML:project:1.0"}
TEXT = "Et «hei» ved døra 🙂, hver dag."


def transcript(number: int = 1, text: str = TEXT, week: str = "2026-W47") -> Transcript:
    small = Moment("Hva gjorde godt?", text, Feeling.GOOD, ("people", "home"), "nb")
    structural = Moment("Hva bør endres?", "Fast kveld; hver uke", None, (), "nb")
    return Transcript(f"{number:032x}", "Trondheim", Record(week, Experience("default", "plakat", small, structural)))


def study(*transcripts: Transcript) -> Study:
    passage = Passage(transcripts[0].id, Part.SMALL, 3, 8)
    pattern = Pattern("a" * 32, "=Å bli sett", "memo & tanker", (transcripts[0].id,), (passage,))
    whole = Pattern(
        "b" * 32, "Faste kvelder", "", (transcripts[0].id,), (), (Choice(transcripts[0].id, "Bord 1", "sier alt"),)
    )
    tally = Tally(len(transcripts), 2, 0, Counter({Loss.DAMAGED: 1}), ())
    return Study(transcripts, (pattern, whole), tally, Kept(redacted=1, put_aside=3))


def exported(form: str, given: Study, language: Language = Language.NB) -> bytes:
    out = io.BytesIO()
    FORMATS[form].write(given, wording(language), Output(out))
    return out.getvalue()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", Language)
def test_every_form_is_written_in_every_language_also_without_stories(form: str, language: Language) -> None:
    assert exported(form, Study(()), language) or form == "jsonl"
    assert exported(form, study(transcript()), language)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_study_is_the_same_file(form: str) -> None:
    given = study(transcript(1), transcript(2))
    assert exported(form, given) == exported(form, given)


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


class TestRefi:
    def read(self, given: Study) -> tuple[etree._Element, dict[str, str]]:
        with zipfile.ZipFile(io.BytesIO(exported("qdpx", given))) as archive:
            assert all(name == "project.qde" or name.count("/") == 1 for name in archive.namelist())
            project = etree.fromstring(archive.read("project.qde"))
            texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name != "project.qde"}
        SCHEMA.assertValid(project)
        return project, texts

    def test_it_is_valid_and_its_codings_point_to_the_words(self) -> None:
        project, texts = self.read(study(transcript(1), transcript(2)))
        codes = {code.get("guid"): code.get("name") for code in project.iterfind(".//q:Code", QDA)}
        pointed = []
        for source in project.iterfind(".//q:TextSource", QDA):
            text = texts[f"sources/{source.get('plainTextPath').removeprefix('internal://')}"]
            assert not text.startswith("\ufeff")
            assert "\r" not in text
            for selection in source.iterfind("q:PlainTextSelection", QDA):
                words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
                pointed.append((codes[selection.find("q:Coding/q:CodeRef", QDA).get("targetGUID")], words))
        assert pointed == [
            ("=Å bli sett", TEXT[3:8]),
            ("Faste kvelder", TEXT),
            ("Faste kvelder", "Fast kveld; hver uke"),
        ]
        assert project.get("origin")
        values = [value.text for value in project.iterfind(".//q:VariableValue/q:TextValue", QDA)]
        assert {"2026-W47", "plakat", "Trondheim", "good"} <= set(values)
        names = [source.get("name") for source in project.iterfind(".//q:TextSource", QDA)]
        assert len(set(names)) == 2


class TestTaguette:
    def test_pages_and_codebook(self) -> None:
        with zipfile.ZipFile(io.BytesIO(exported("taguette", study(transcript(1), transcript(2))))) as archive:
            names = archive.namelist()
            rows = list(csv.DictReader(io.StringIO(archive.read("codebook.csv").decode("utf-8-sig"))))
        assert len([name for name in names if name.endswith(".html")]) == 2
        assert rows[0] == {"path": "'=Å bli sett", "description": "memo & tanker"}


class TestSqlite:
    def test_tables_search_and_what_was_left_out(self, tmp_path: Path) -> None:
        file = tmp_path / "stories.db"
        file.write_bytes(exported("sqlite", study(transcript(1), transcript(2, "Kake på trappa"))))
        with contextlib.closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = database.execute(
                "SELECT m.experience FROM moment_fts f JOIN moment m ON m.id = f.rowid WHERE moment_fts MATCH 'kake'"
            ).fetchall()
            assert found == [(f"{2:032x}",)]
            assert database.execute("SELECT words FROM passage").fetchall() == [(TEXT[3:8],)]
            assert database.execute("SELECT theme FROM theme ORDER BY 1").fetchall() == [
                ("home",),
                ("home",),
                ("people",),
                ("people",),
            ]
            assert ("Lagt til side og ikke med: 3.",) in database.execute("SELECT line FROM about").fetchall()


class TestDocx:
    def test_it_reads_as_headings_and_quotations(self) -> None:
        document = docx.Document(io.BytesIO(exported("docx", study(transcript(1), transcript(2)))))
        styles = Counter(paragraph.style.name for paragraph in document.paragraphs)
        assert (styles["Heading 1"], styles["Heading 2"], styles["Quote"]) == (2, 4, 4)
        assert TEXT in [paragraph.text for paragraph in document.paragraphs]
        assert document.core_properties.author == ""


def test_jsonl_is_what_its_schema_says(hostile: Transcript) -> None:
    schema = json.loads(resources.files("desk.exports").joinpath("experience.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for line in exported("jsonl", study(transcript(1), hostile)).decode().splitlines():
        validator.validate(json.loads(line))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"id": "x"})


def test_csv_for_an_english_excel_has_commas() -> None:
    rows = list(csv.reader(io.StringIO(exported("csv-en", study(transcript())).decode("utf-8-sig"))))
    assert rows[1][6] == TEXT


def test_a_manifest_counts_what_was_left_out() -> None:
    out = io.BytesIO()
    MANIFEST.write(study(transcript()), NB, Output(out))
    told = json.loads(out.getvalue())
    assert (told["stories"], told["put_aside"], told["withdrawn"]) == (1, 3, 2)
    assert told["not_read"] == {"damaged": 1}
    assert told["patterns"] == ["=Å bli sett", "Faste kvelder"]


def test_a_manifest_names_the_bundles_it_is_from() -> None:
    origin = Origin("trondheim\n.tar", "Trondheim", "f" * 64, 9)
    given = replace(study(transcript()), tally=Tally(1, 0, 0, Counter(), (), small_groups=4, origins=(origin,)))
    out = io.BytesIO()
    MANIFEST.write(given, NB, Output(out))
    told = json.loads(out.getvalue())
    assert told["bundles"] == [{"file": "trondheim\n.tar", "source": "Trondheim", "sha256": "f" * 64, "stories": 9}]
    assert told["without_link_of_few"] == 4
    for form in ("md", "docx", "taguette", "qdpx", "sqlite", "xlsx"):
        assert FORMATS[form].manifest
    assert "Hentet fra trondheim .tar (kilde: Trondheim; historier: 9)." in exported("md", given).decode().replace(
        "\\", ""
    )


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

    @pytest.mark.parametrize("language", Language)
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


def test_offsets_count_what_line_breaks_became() -> None:
    told = transcript(text="én\r\nto\r\ntre 🙂 fire")
    passage = Passage(told.id, Part.SMALL, 8, 13)
    gone = Passage(told.id, Part.SMALL, 900, 950)
    given = Study((told,), (Pattern("a" * 32, "Tall", "", (told.id,), (passage, gone)),))

    project, texts = TestRefi().read(given)

    [selection] = project.iterfind(".//q:PlainTextSelection", QDA)
    [text] = texts.values()
    assert text[int(selection.get("startPosition")) : int(selection.get("endPosition"))] == "tre 🙂"
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(exported("sqlite", given))
        assert database.execute("SELECT words FROM passage").fetchall() == [("tre 🙂",), ("",)]


def test_codes_have_names_that_are_there_once() -> None:
    names = ["Å", "å", " \n ", "x" * 300, "x" * 300]
    given = Study((), tuple(Pattern(f"{number:032x}", name) for number, name in enumerate(names)))

    assert list(code_names(given).values()) == ["Å", "å (2)", "00000000", "x" * 200, "x" * 192 + " (2)"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("'a'", "a"), ("History", "History 2"), ("", "-"), ("[]:*?/\\", "-"), ("😀" * 40, "😀" * 15), ("\ud800x", "x")],
)
def test_sheets_have_names_that_excel_takes(wanted: str, name: str) -> None:
    assert SheetNames().new(wanted) == name


def test_a_page_of_a4_and_no_author() -> None:
    document = docx.Document(io.BytesIO(exported("docx", study(transcript()))))
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm)) == (210, 297)
