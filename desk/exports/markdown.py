r"""Markdown for reading: transcripts in the order of week and id, the student's words as quotations.

Whatever a student writes stays text: each character that CommonMark could take for markup, or its dialects for a table,
formula, tag, citation or comment, has a backslash before it (CommonMark 0.31, section 2.4: any ASCII punctuation may),
and every line stands inside a quotation. A line break of the student's is a hard one: a backslash at the line's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desk.exports.codes import codes_of
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.legible import facts_of, facts_of_moment, heading
from desk.exports.manifest import lines_of
from desk.notes.applied import moments_of
from desk.study import Pattern, Study
from desk.transcripts import Transcript
from desk.wording import Wording

_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&~^$|@#=%]")
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_LIST = re.compile(r"\A(\d*)([-+:.)])")


def write(study: Study, wording: Wording, out: Output) -> None:
    for block in _document(study, wording):
        out.file.write(f"{block}\n\n".encode())


def escaped(line: str) -> str:
    """Give one line of text such that Markdown shows it as it is (outer spaces aside)."""
    text = _ADDRESS.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", line.strip()))
    return _LIST.sub(r"\1\\\2", text)


def _document(study: Study, wording: Wording) -> Iterator[str]:
    document, transcripts, belongs = wording.document, study.transcripts, codes_of(study)
    yield f"# {document['title']}"
    match len(transcripts):
        case 0:
            yield document["none"]
        case 1:
            yield f"{document['one']} {document['note']}"
        case count:
            yield f"{document['many'].format(count=count)} {document['note']}"
    held_back = lines_of(study, wording)[1:]
    if held_back:
        yield " ".join(_inline(line) for line in held_back)
    for transcript in transcripts:
        yield from _transcript(transcript, belongs.get(transcript.id, ()), wording)


def _transcript(transcript: Transcript, patterns: Iterable[Pattern], wording: Wording) -> Iterator[str]:
    yield f"## {_inline(heading(transcript, wording))}"
    yield from _facts(facts_of(transcript, (pattern.name for pattern in patterns), wording))
    for part, moment in moments_of(transcript.record.experience).items():
        yield f"**{wording.part[part]}** – {_inline(moment.question)}"
        yield _quotation(moment.text)
        yield from _facts(facts_of_moment(moment, wording))


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    told = [f"{label}: {_inline(value)}" for label, value in facts]
    if told:
        yield " · ".join(told)


def _inline(text: str) -> str:
    return escaped(" ".join(harmless(text).split()))


def _quotation(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", harmless(text).strip())
    return "\n>\n".join("\\\n".join(f"> {escaped(line)}" for line in paragraph.split("\n")) for paragraph in paragraphs)
