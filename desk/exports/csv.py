"""CSV for a spreadsheet: one row an experience, columns for both moments.

A Norwegian Excel opens it by double click: UTF-8 with a byte order mark, `;` between cells, CRLF after rows (RFC 4180
otherwise). Where the computer's list separator is a comma, import it with `;` chosen by hand.

A cell that a spreadsheet could take for a formula gets one apostrophe in front, and so does a cell that begins with an
apostrophe already. So the way back is exact: where a cell begins with an apostrophe, take one away (`unguarded`).
Source of the list: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from typing import IO

from conversations.experience import Moment, Part
from desk.exports.harmless import harmless
from desk.transcripts import Transcript
from desk.wording import Wording

_ABOUT = ("id", "source", "week", "prompt", "campaign")
_MOMENT = ("question", "text", "feeling", "themes", "language")
_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_BEGINS = ("\t", "\r", "\n", "'")


def write(transcripts: Sequence[Transcript], wording: Wording, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(_heading(wording))
    rows.writerows([guarded(harmless(cell)) for cell in _row(transcript)] for transcript in transcripts)
    text.flush()
    text.detach()


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


def _heading(wording: Wording) -> Iterator[str]:
    yield from (wording.columns[name] for name in _ABOUT)
    for part in Part:
        yield from (f"{wording.columns[part]}: {wording.columns[name]}" for name in _MOMENT)


def _row(transcript: Transcript) -> Iterator[str]:
    record = transcript.record
    experience = record.experience
    yield from (transcript.id, transcript.source, record.week, experience.prompt, experience.campaign or "")
    yield from _cells(experience.small)
    yield from _cells(experience.structural)


def _cells(moment: Moment | None) -> Sequence[str]:
    if moment is None:
        return ("",) * len(_MOMENT)
    return moment.question, moment.text, moment.feeling or "", ", ".join(moment.themes), moment.language
