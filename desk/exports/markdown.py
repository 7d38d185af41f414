r"""Markdown for reading: transcripts in the order of week and id, the student's words as quotations.

Whatever a student writes stays text: each character that CommonMark could take for markup, or its dialects for a table,
formula, tag, citation or comment, has a backslash before it (CommonMark 0.31, section 2.4: any ASCII punctuation may),
and every line stands inside a quotation. A line break of the student's is a hard one: a backslash at the line's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

from conversations.experience import Moment, Part
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import patterns_of
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import Wording

_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&~^$|@#=%]")
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_LIST = re.compile(r"\A(\d*)([-+:.)])")


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    for block in _document(study, wording):
        out.write(f"{block}\n\n".encode())


def escaped(line: str) -> str:
    """Give one line of text such that Markdown shows it as it is (outer spaces aside)."""
    text = _ADDRESS.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", line.strip()))
    return _LIST.sub(r"\1\\\2", text)


def _document(study: Study, wording: Wording) -> Iterator[str]:
    document, transcripts, belongs = wording.document, study.transcripts, patterns_of(study)
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
        yield " ".join(held_back)
    for transcript in transcripts:
        yield from _transcript(transcript, belongs.get(transcript.id, ()), wording)


def _transcript(transcript: Transcript, patterns: Sequence[str], wording: Wording) -> Iterator[str]:
    labels, experience = wording.transcript, transcript.record.experience
    year, _, week = transcript.record.week.partition("-W")
    yield f"## {labels['heading'].format(year=_inline(year), week=_inline(week))} · {transcript.id}"
    about = {
        labels["source"]: transcript.source,
        labels["prompt"]: "" if experience.prompt == "default" else experience.prompt,
        labels["campaign"]: experience.campaign or "",
        labels["patterns"]: ", ".join(patterns),
    }
    yield from _facts(about)
    for part, moment in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
        if moment is not None:
            yield from _moment(wording.part[part], moment, wording)


def _moment(heading: str, moment: Moment, wording: Wording) -> Iterator[str]:
    labels = wording.transcript
    yield f"**{heading}** – {_inline(moment.question)}"
    yield _quotation(moment.text)
    facts = {
        labels["feeling"]: wording.feelings[moment.feeling] if moment.feeling else "",
        labels["themes"]: ", ".join(wording.themes.get(theme, theme) for theme in moment.themes),
        labels["language"]: "" if moment.language == "und" else wording.languages.get(moment.language, moment.language),
    }
    yield from _facts(facts)


def _facts(facts: dict[str, str]) -> Iterator[str]:
    present = [f"{label}: {_inline(value)}" for label, value in facts.items() if value]
    if present:
        yield " · ".join(present)


def _inline(text: str) -> str:
    return escaped(" ".join(harmless(text).split()))


def _quotation(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", harmless(text).strip())
    return "\n>\n".join("\\\n".join(f"> {escaped(line)}" for line in paragraph.split("\n")) for paragraph in paragraphs)
