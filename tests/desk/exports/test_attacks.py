"""Whatever somebody writes as story, question, theme, prompt, link, source or pattern stays text, in every form."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from conversations.experience import Experience, Feeling, Moment, Part
from conversations.languages import NB
from desk.exports import FORMATS, Output
from desk.exports.csv import unguarded
from desk.exports.harmless import harmless
from desk.study import Choice, Passage, Pattern, Study
from desk.transcripts import Transcript
from desk.wording import wording
from storage.record import Record


def squeezed(text: str) -> str:
    """The text without blanks, which some forms do not keep, and with apostrophes only where it says so."""
    return "".join(harmless(text).split())


def read_csv(content: bytes, delimiter: str) -> str:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.lstrip(" \u00a0\u200b")[:1] in {*"=+-@\t\r\n"} - {""}]
    return "\n".join(unguarded(cell) for row in rows for cell in row)


def read_xlsx(content: bytes) -> str:
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
        assert not [name for name in archive.namelist() if "external" in name.lower()]
    return "\n".join(cell.value for cell in cells)


def read_markdown(content: bytes) -> str:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(content.decode())
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
        "heading",
        "paragraph",
        "inline",
        "blockquote",
    }
    pieces = [piece for token in tokens for piece in token.children or ()]
    assert {piece.type for piece in pieces} <= {"text", "text_special", "hardbreak", "softbreak"} | {
        "strong_open",
        "strong_close",
    }
    return "\n".join(piece.content for piece in pieces)


def read_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    assert not document.element.xpath("//w:hyperlink | //w:fldSimple | //w:instrText | //w:object")
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def names_stay(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        assert not name.startswith(("/", "sources/.")), name
        assert ".." not in name
        assert "\\" not in name


def read_qdpx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names_stay(archive)
        project = etree.fromstring(archive.read("project.qde"))
        texts = [archive.read(name).decode() for name in archive.namelist() if name != "project.qde"]
    assert not any("\r" in text or text.startswith("\ufeff") for text in texts)
    return "\n".join([*texts, *project.itertext(), *(value for tag in project.iter() for value in tag.attrib.values())])


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"html", "head", "meta", "title", "body", "h1", "h2", "p", "em"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_taguette(content: bytes) -> str:
    parser = _Text()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names_stay(archive)
        assert not [name for name in archive.namelist() if "/" in name]
        for name in archive.namelist():
            if name.endswith(".html"):
                parser.feed(archive.read(name).decode())
        codebook = read_csv(archive.read("codebook.csv"), ",")
    return "\n".join(["".join(parser.words), codebook])


def read_sqlite(content: bytes) -> str:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = ["experience", "moment", "theme", "pattern", "passage", "choice"]
        rows = [row for table in tables for row in database.execute(f"SELECT * FROM {table}")]
    return "\n".join(str(cell) for row in rows for cell in row)


def read_jsonl(content: bytes) -> str:
    told: list[str] = []

    def gather(value: object) -> None:
        match value:
            case str():
                told.append(value)
            case list():
                for each in value:
                    gather(each)
            case dict():
                gather(list(value.values()))

    for line in content.decode().splitlines():
        gather(json.loads(line))
    return "\n".join(told)


READERS: Mapping[str, Callable[[bytes], str]] = {
    "xlsx": read_xlsx,
    "csv": lambda content: read_csv(content, ";"),
    "csv-en": lambda content: read_csv(content, ","),
    "md": read_markdown,
    "docx": read_docx,
    "qdpx": read_qdpx,
    "taguette": read_taguette,
    "sqlite": read_sqlite,
    "jsonl": read_jsonl,
}


def hostile(attack: str, number: int) -> Transcript:
    moment = Moment(attack, attack, Feeling.HARD, (attack, "home"), "und")
    return Transcript(f"{number:032x}", attack, Record("2026-W47", Experience(attack, attack, moment, moment)))


@pytest.mark.parametrize("form", FORMATS)
def test_every_attack_stays_text(form: str, attacks: dict[str, str]) -> None:
    stories = [hostile(attack, number) for number, attack in enumerate(attacks.values())]
    patterns = tuple(
        Pattern(
            story.id,
            attack,
            attack,
            (story.id,),
            (Passage(story.id, Part.SMALL, 0, len(attack)),),
            (Choice(story.id, attack, attack),),
        )
        for story, attack in zip(stories, attacks.values(), strict=True)
    )
    out = io.BytesIO()

    FORMATS[form].write(Study(stories, patterns), wording(NB), Output(out))

    read = squeezed(READERS[form](out.getvalue()))
    assert not [name for name, attack in attacks.items() if squeezed(attack) not in read]
    assert "\0" not in read
