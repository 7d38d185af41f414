"""XLSX for Excel and LibreOffice, and for QualCoder's import of surveys: every cell is a text, so nothing calculates.

The first sheet has a row an experience, which is what QualCoder reads: an id that is there once, then a column an
attribute or answer. After it comes a sheet a question. `XlsxWriter` writes the workbook: small, kept well, and told by
`write_string` that a cell is a text, whatever it begins with. It lays rows aside in files until the workbook is whole,
so it gets a folder of its own beside the workbook for them, which others cannot read; where there is none, in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from conversations.experience import Part
from desk.exports.codes import codes_of
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import ABOUT, MOMENT, about, heading, moment, row
from desk.exports.sheet_names import SheetNames
from desk.notes.applied import moments_of
from desk.study import Study
from desk.wording import Wording

_CELL_MAX: Final = 32_767  # UTF-16 units; support.microsoft.com, "Excel specifications and limits"
_CUT: Final = "…"
_MOST_QUESTIONS: Final = 40
"""Questions that get a sheet of their own; later ones join that of the default question."""
_WIDE: Final = 60  # characters
_NARROW: Final = 16
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook was made: two exports of the same study are the same file."""
_ABOUT: Final = (_NARROW,) * len(ABOUT)
_MOMENT: Final = tuple(_WIDE if name in {"question", "text"} else _NARROW for name in MOMENT)


def write(study: Study, wording: Wording, out: Output) -> None:
    with ExitStack() as stack:
        options: dict[str, Any] = {"strings_to_urls": False, "in_memory": out.folder is None}
        if out.folder is not None:
            aside = stack.enter_context(tempfile.TemporaryDirectory(prefix=".ime-", dir=out.folder))
            options |= {"constant_memory": True, "tmpdir": aside}
        book = _Book(xlsxwriter.Workbook(out.file, options), wording)
        stack.callback(book.let_go)
        _fill(book, study, wording)
        book.close()


def _fill(book: _Book, study: Study, wording: Wording) -> None:
    names, columns = wording.sheets, wording.columns
    belongs = codes_of(study)
    experiences = book.sheet(names["experiences"], heading(wording), (*_ABOUT, *_MOMENT, *_MOMENT, _NARROW))
    questions: dict[tuple[str, Part], _Sheet] = {}
    for transcript in study.transcripts:
        experience = transcript.record.experience
        experiences.add(row(transcript, belongs.get(transcript.id, ())))
        for part, told in moments_of(experience).items():
            prompt = experience.prompt if len(questions) < _MOST_QUESTIONS else "default"
            place = (experience.prompt, part) if (experience.prompt, part) in questions else (prompt, part)
            if place not in questions:
                name = wording.part[part] if prompt == "default" else f"{wording.part[part]} – {prompt}"
                titles = [columns[name] for name in (*ABOUT, *MOMENT)]
                questions[place] = book.sheet(name, titles, (*_ABOUT, *_MOMENT))
            questions[place].add([*about(transcript), *moment(told)])
    patterns = book.sheet(names["patterns"], [names["name"], names["memo"], names["count"]], (_WIDE, _WIDE, _NARROW))
    for pattern in study.patterns:
        patterns.add([harmless(pattern.name), harmless(pattern.memo), str(len(pattern.stories))])
    told_of_this_file = book.sheet(names["about"], [names["about"]], (2 * _WIDE,))
    for line in lines_of(study, wording):
        told_of_this_file.add([harmless(line)])
    if book.cut:
        told_of_this_file.add([names["cut"].format(count=book.cut)])


class _Book:
    """A workbook; counts the cells that were too long for it."""

    def __init__(self, book: Any, wording: Wording) -> None:
        self.cut = 0
        self._book = book
        self._names = SheetNames()
        self._form = book.add_format({"text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        book.set_properties({"title": wording.document["title"], "created": _NO_TIME})

    def sheet(self, name: str, titles: Sequence[str], widths: Sequence[int]) -> _Sheet:
        sheet = self._book.add_worksheet(self._names.new(name))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        begun = _Sheet(self, sheet, self._form)
        begun.add(titles, self._bold)
        return begun

    def fitting(self, cell: str) -> str:
        units = cell.encode("utf-16-le")
        if len(units) <= 2 * _CELL_MAX:
            return cell
        self.cut += 1
        return units[: 2 * (_CELL_MAX - len(_CUT))].decode("utf-16-le", "ignore") + _CUT

    def close(self) -> None:
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError that it wraps

    def let_go(self) -> None:
        """Close the files of laid-aside rows, which XlsxWriter leaves open where a workbook is given up."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                with suppress(OSError):  # a full disk has been told of by now
                    sheet.row_data_fh.close()


class _Sheet:
    """A sheet that grows row by row; its filter covers all rows."""

    def __init__(self, book: _Book, sheet: Any, form: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._form = form
        self._rows = 0

    def add(self, cells: Sequence[str], form: Any = None) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(self._rows, column, self._book.fitting(cell), form or self._form)
        self._sheet.autofilter(0, 0, self._rows, len(cells) - 1)
        self._rows += 1
