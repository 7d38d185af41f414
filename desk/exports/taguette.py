"""For Taguette (https://www.taguette.org), and for reading and printing: one HTML page an experience, and a codebook.

The codebook is the CSV that Taguette imports, `path,description`; patterns are its paths.
"""

from __future__ import annotations

import csv
import html
import io
import zipfile
from typing import IO

from conversations.experience import Moment, Part
from desk.exports.csv import guarded
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.plain import title
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import Wording

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of zip files: they tell no time


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    content = io.BytesIO()  # a zip file is written by seeking
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "codebook.csv", _codebook(study))
        _add(archive, "README.txt", "\n".join(lines_of(study, wording)) + "\n")
        for transcript in study.transcripts:
            _add(archive, f"{_safe(title(transcript))}.html", _page(transcript, wording))
    out.write(content.getvalue())


def _codebook(study: Study) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("path", "description"))
    rows.writerows((guarded(harmless(pattern.name)), guarded(harmless(pattern.memo))) for pattern in study.patterns)
    return text.getvalue()


def _page(transcript: Transcript, wording: Wording) -> str:
    experience = transcript.record.experience
    parts = ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural))
    told = "\n".join(_moment(wording.part[part], moment) for part, moment in parts if moment is not None)
    name = html.escape(title(transcript))
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{name}</title></head>\n'
        f"<body><h1>{name}</h1>\n{told}\n</body></html>\n"
    )


def _moment(heading: str, moment: Moment) -> str:
    words = "".join(f"<p>{html.escape(line)}</p>" for line in harmless(moment.text).split("\n") if line.strip())
    return f"<h2>{html.escape(heading)}</h2>\n<p><em>{html.escape(harmless(moment.question))}</em></p>\n{words}"


def _safe(name: str) -> str:
    """The name with nothing in it that a path could be made of; weeks come from the box, which others could write."""
    return "".join(character if character.isalnum() or character == "-" else "_" for character in name)


def _add(archive: zipfile.ZipFile, name: str, content: str) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content.encode())
