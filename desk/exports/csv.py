"""CSV for a spreadsheet: one row an experience, columns for both moments.

A Norwegian Excel opens it by double click: UTF-8 with a byte order mark, `;` between cells, CRLF after rows (RFC 4180
otherwise). Where the computer's list separator is a comma, there is `write_with_commas`.

A cell that a spreadsheet could take for a formula gets one apostrophe in front, and so does a cell that begins with an
apostrophe already. So the way back is exact: where a cell begins with an apostrophe, take one away (`unguarded`).
Source of the list: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import unicodedata

from desk.exports.exporter import Output
from desk.exports.rows import heading, rows
from desk.study import Study
from desk.wording import Wording

_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_BEGINS = ("\t", "\r", "\n", "'")


def write(study: Study, wording: Wording, out: Output, *, delimiter: str = ";") -> None:
    text = io.TextIOWrapper(out.file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    lines.writerow(heading(wording))
    lines.writerows([guarded(cell) for cell in row] for row in rows(study))
    text.flush()
    text.detach()


def write_with_commas(study: Study, wording: Wording, out: Output) -> None:
    """The same for an English Excel, whose list separator is a comma."""
    write(study, wording, out, delimiter=",")


def guarded(cell: str) -> str:
    """Put an apostrophe before what could be taken for a formula, also after blanks and invisible characters."""
    return f"'{cell}" if cell.startswith(_BEGINS) or _first_visible(cell) in _FORMULA else cell


def unguarded(cell: str) -> str:
    """Give the text as it was before `guarded`."""
    return cell.removeprefix("'")


def _first_visible(cell: str) -> str:
    # NFKC makes one of the full-width, small and raised forms, which some spreadsheets calculate with too.
    visible = (character for character in cell if not character.isspace() and unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFKC", next(visible, ""))
