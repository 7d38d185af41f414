"""DOCX for reading and for comments in the margin: one heading an experience, the student's words as quotations.

`python-docx` makes the document and its styles. It holds a document as one tree and looks through it at every addition,
so each experience is built apart and let go: what goes to the file is the frame, with the experiences in its middle.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from docx import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml import etree

from desk.exports.archive import archive
from desk.exports.codes import codes_of
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.legible import facts_of, facts_of_moment, heading
from desk.exports.manifest import lines_of
from desk.notes.applied import moments_of
from desk.study import Pattern, Study
from desk.transcripts import Transcript
from desk.wording import Wording

_BODY: Final = "word/document.xml"
_END: Final = b"<w:sectPr"
"""What the frame's last element begins with: the page's size and margins."""


def write(study: Study, wording: Wording, out: Output) -> None:
    frame = io.BytesIO()
    _frame(study, wording).save(frame)
    with zipfile.ZipFile(frame) as parts, archive(out.file) as made:
        for name in parts.namelist():
            if name != _BODY:
                made.add(name, parts.read(name))
        before, end, after = parts.read(_BODY).rpartition(_END)
        with made.growing(_BODY) as body:
            body.write(before)
            for piece in _experiences(study, wording):
                body.write(piece)
            body.write(end + after)


def _frame(study: Study, wording: Wording) -> Any:
    document = Document()
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)  # A4
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = wording.document["title"]
    document.add_heading(wording.document["title"], 0)
    document.add_paragraph(harmless(" ".join(lines_of(study, wording))))
    document.add_paragraph(wording.document["note"])
    return document


def _experiences(study: Study, wording: Wording) -> Iterator[bytes]:
    sheet, belongs = _Sheet(), codes_of(study)
    for transcript in study.transcripts:
        _experience(sheet, transcript, belongs.get(transcript.id, ()), wording)
        yield sheet.torn_off()


def _experience(sheet: _Sheet, transcript: Transcript, patterns: Sequence[Pattern], wording: Wording) -> None:
    sheet.add("Heading 1", heading(transcript, wording))
    sheet.add_facts(facts_of(transcript, (pattern.name for pattern in patterns), wording))
    for part, moment in moments_of(transcript.record.experience).items():
        sheet.add("Heading 2", wording.part[part])
        sheet.add("Normal", moment.question, bold=True)
        for line in harmless(moment.text).split("\n"):
            sheet.add("Quote", line)
        sheet.add_facts(facts_of_moment(moment, wording))


class _Sheet:
    """Takes the paragraphs of one experience, and gives them away as XML."""

    def __init__(self) -> None:
        self._document = Document()
        self._body = self._document.element.body
        # One paragraph of each style to copy: looking a style up costs more than all the rest.
        self._models = {
            style: self._document.add_paragraph(style=style)._p  # noqa: SLF001 python-docx has no way to copy one
            for style in ("Normal", "Heading 1", "Heading 2", "Quote")
        }
        del self._body[:]

    def add(self, style: str, text: str, *, bold: bool | None = None) -> None:
        element = copy.deepcopy(self._models[style])
        self._body.append(element)
        Paragraph(element, self._document).add_run(harmless(text)).bold = bold

    def add_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        if facts:
            self.add("Normal", " · ".join(f"{label}: {value}" for label, value in facts))

    def torn_off(self) -> bytes:
        """The XML of what was added since the last time; its namespaces are those of the frame, which is made alike."""
        whole: bytes = etree.tostring(self._body)
        del self._body[:]
        return whole[whole.index(b">") + 1 :].removesuffix(b"</w:body>")
