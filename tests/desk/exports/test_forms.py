"""Every form is read back with software that is not ours, attacks among it, and patterns where it can carry them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import zipfile
from collections import Counter
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import docx
import jsonschema
import openpyxl
import pytest
from lxml import etree

from conversations.experience import Experience, Feeling, Moment, Part
from desk.exports import FORMATS, MANIFEST, Output
from desk.exports.harmless import harmless
from desk.study import Choice, Kept, Passage, Pattern, Study
from desk.tally import Loss, Tally
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

    def test_no_attack_becomes_a_formula_or_a_link(self, hostile: Transcript, attack: str) -> None:
        content = exported("xlsx", Study((hostile,)))
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book.worksheets:
            for cell in (cell for line in sheet.iter_rows() for cell in line):
                assert cell.data_type in {"s", "n"}  # n is an empty one
                assert cell.hyperlink is None
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


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

    def test_attacks_stay_text(self, hostile: Transcript, attack: str) -> None:
        _, texts = self.read(Study((hostile,)))
        [text] = texts.values()
        assert harmless(attack) in text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


class TestTaguette:
    def test_pages_and_codebook(self) -> None:
        with zipfile.ZipFile(io.BytesIO(exported("taguette", study(transcript(1), transcript(2))))) as archive:
            names = archive.namelist()
            rows = list(csv.DictReader(io.StringIO(archive.read("codebook.csv").decode("utf-8-sig"))))
        assert len([name for name in names if name.endswith(".html")]) == 2
        assert rows[0] == {"path": "'=Å bli sett", "description": "memo & tanker"}

    def test_attacks_stay_text_and_no_path_leads_out(self, hostile: Transcript, attack: str) -> None:
        with zipfile.ZipFile(io.BytesIO(exported("taguette", Study((hostile,))))) as archive:
            assert not any("/" in name or "\\" in name or ".." in name for name in archive.namelist())
            [page] = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
        parsed = _Text()
        parsed.feed(page)
        assert parsed.tags <= {"html", "head", "meta", "title", "body", "h1", "h2", "p", "em"}
        assert "".join(harmless(attack).split()) in "".join(parsed.words.split())


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

    def test_attacks_stay_text(self, hostile: Transcript, attack: str, tmp_path: Path) -> None:
        file = tmp_path / "stories.db"
        file.write_bytes(exported("sqlite", Study((hostile,))))
        with contextlib.closing(sqlite3.connect(file)) as database:
            assert database.execute("SELECT text FROM moment").fetchall() == [(harmless(attack),)] * 2


class TestDocx:
    def test_it_reads_as_headings_and_quotations(self) -> None:
        document = docx.Document(io.BytesIO(exported("docx", study(transcript(1), transcript(2)))))
        styles = Counter(paragraph.style.name for paragraph in document.paragraphs)
        assert (styles["Heading 1"], styles["Heading 2"], styles["Quote"]) == (2, 4, 4)
        assert TEXT in [paragraph.text for paragraph in document.paragraphs]
        assert document.core_properties.author == ""

    def test_attacks_stay_text(self, hostile: Transcript, attack: str) -> None:
        document = docx.Document(io.BytesIO(exported("docx", Study((hostile,)))))
        quoted = "\n".join(p.text for p in document.paragraphs if p.style.name == "Quote")
        assert harmless(attack) in quoted


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
