"""XLSX for Excel and LibreOffice, and for QualCoder's import of surveys: every cell is a text, so nothing calculates.

`XlsxWriter` writes it: small, kept well, and told by `write_string` that a cell is a text, whatever it begins with. All
is held in memory, since its saving mode writes rows to temporary files in the clear.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter

from conversations.experience import Part
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import ABOUT, MOMENT, about, heading, moment, rows
from desk.study import Study
from desk.wording import Wording

_CELL_MAX = 32_767  # characters; support.microsoft.com, "Excel specifications and limits"
_WIDE, _NARROW = 60, 16  # characters
_CUT = "…"


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    content = io.BytesIO()  # a zip file is written by seeking
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False})
    form = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = wording.sheets
    _sheet(book, names["experiences"], heading(wording), rows(study), form, bold)
    for part in Part:
        columns = [wording.columns[name] for name in (*ABOUT, *MOMENT)]
        _sheet(book, wording.part[part], columns, _moments(study, part), form, bold)
    patterns = ([pattern.name, pattern.memo, str(len(pattern.stories))] for pattern in study.patterns)
    _sheet(book, names["patterns"], [names["name"], names["memo"], names["count"]], patterns, form, bold)
    _sheet(book, names["about"], [names["about"]], ([line] for line in lines_of(study, wording)), form, bold)
    book.close()
    out.write(content.getvalue())


def _moments(study: Study, part: Part) -> Iterable[list[str]]:
    for transcript in study.transcripts:
        experience = transcript.record.experience
        told = experience.small if part is Part.SMALL else experience.structural
        if told is not None:
            yield [*about(transcript), *moment(told)]


def _sheet(  # noqa: PLR0913, PLR0917 — what a sheet is made of
    book: Any, name: str, columns: Sequence[str], lines: Iterable[Sequence[str]], form: Any, bold: Any
) -> None:
    sheet = book.add_worksheet(name)
    for column, title in enumerate(columns):
        long = any(len(title) and title.endswith(end) for end in ("svar", "answer", "spørsmål", "question"))
        sheet.set_column(column, column, _WIDE if long or len(columns) <= len(MOMENT) - 2 else _NARROW)
        sheet.write_string(0, column, title, bold)
    last = 0
    for last, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            sheet.write_string(last, column, _fitting(harmless(cell)), form)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _fitting(cell: str) -> str:
    return cell if len(cell.encode("utf-16-le")) // 2 <= _CELL_MAX else cell[: _CELL_MAX // 2] + _CUT
