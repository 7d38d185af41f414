"""For Taguette (https://www.taguette.org), and for reading and printing: one HTML page an experience, and a codebook.

The codebook is the CSV that Taguette imports, `path,description`; patterns are its paths. It begins with a byte order
mark, since Taguette guesses how a file is encoded, and guesses wrong where few letters are not English ones.
"""

from __future__ import annotations

import csv
import html
import io

from conversations.experience import Moment
from desk.exports.archive import archive
from desk.exports.codes import code_names
from desk.exports.csv import guarded
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.plain import title
from desk.notes.applied import moments_of
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import Wording


def write(study: Study, wording: Wording, out: Output) -> None:
    with archive(out.file) as pages:
        pages.add("codebook.csv", _codebook(study).encode("utf-8-sig"))
        pages.add("README.txt", ("\n".join(lines_of(study, wording)) + "\n").encode())
        for transcript in study.transcripts:
            pages.add(f"{title(transcript)}.html", _page(transcript, wording).encode())


def _codebook(study: Study) -> str:
    text = io.StringIO()
    names = code_names(study)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("path", "description"))
    for pattern in study.patterns:
        rows.writerow((guarded(names[pattern.id]), guarded(harmless(pattern.memo))))
    return text.getvalue()


def _page(transcript: Transcript, wording: Wording) -> str:
    moments = moments_of(transcript.record.experience)
    told = "\n".join(_moment(wording.part[part], moment) for part, moment in moments.items())
    name = html.escape(title(transcript))
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{name}</title></head>\n'
        f"<body><h1>{name}</h1>\n{told}\n</body></html>\n"
    )


def _moment(heading: str, moment: Moment) -> str:
    words = "".join(f"<p>{html.escape(line)}</p>" for line in harmless(moment.text).split("\n") if line.strip())
    return f"<h2>{html.escape(heading)}</h2>\n<p><em>{html.escape(harmless(moment.question))}</em></p>\n{words}"
