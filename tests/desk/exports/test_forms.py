"""Every form is written, in every language, and read back with software that is not ours."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import zipfile
from collections import Counter
from importlib import resources
from pathlib import Path

import docx
import jsonschema
import pytest

from conversations.languages import OUR_LANGUAGES, Language
from desk.exports import FORMATS
from desk.study import Study
from desk.transcripts import Transcript
from tests.desk.exports.studies import TEXT, exported, study, transcript


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", OUR_LANGUAGES)
def test_every_form_is_written_in_every_language_also_without_stories(form: str, language: Language) -> None:
    assert exported(form, Study(()), language) or form == "jsonl"
    assert exported(form, study(transcript()), language)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_study_is_the_same_file(form: str) -> None:
    given = study(transcript(1), transcript(2))
    assert exported(form, given) == exported(form, given)


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


def test_a_page_of_a4_and_no_author() -> None:
    document = docx.Document(io.BytesIO(exported("docx", study(transcript()))))
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm)) == (210, 297)
