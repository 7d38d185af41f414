"""The REFI-QDA project: valid by its schema, and its codings point to the words that were marked."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import zipfile
from pathlib import Path

from lxml import etree

from conversations.experience import Part
from desk.exports.codes import code_names
from desk.study import Passage, Pattern, Study
from tests.desk.exports.studies import TEXT, exported, study, transcript

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "Project-mrt2019.xsd"))
QDA = {"q": "urn:QDA-XML:project:1.0"}


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
