"""REFI-QDA project (.qdpx) for NVivo, ATLAS.ti, MAXQDA and QualCoder: https://www.qdasoftware.org, version 1.5.

One text source an experience, what is known of it as variables, patterns as codes. Positions count code points, lines
end with LF, files have no byte order mark, and their names are GUIDs in a flat `sources` folder. Variables stand inside
each source: of cases with names QualCoder loses the links. `origin` is set, without which QualCoder stops, and whoever
coded at each coding, without which `qc` stops. GUIDs follow from what they stand for, so that two exports of the same
study are the same project.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from desk.exports.archive import archive
from desk.exports.codes import code_names, codes_of
from desk.exports.exporter import Output
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.plain import Plain, plain, title
from desk.notes.applied import moments_of
from desk.study import Pattern, Study
from desk.transcripts import Transcript
from desk.wording import Wording

_OURS: Final = uuid.UUID("6f0f5f0e-8f53-5f62-9a53-1d3f6f0c7c11")
_ORIGIN: Final = "In My Experience"
_VARIABLES: Final = (
    "source",
    "week",
    "prompt",
    "campaign",
    "small_feeling",
    "structural_feeling",
    "themes",
    "languages",
)


def write(study: Study, wording: Wording, out: Output) -> None:
    with archive(out.file) as project:
        with project.growing("project.qde") as description:
            for piece in _project(study, wording):
                description.write(piece.encode())
        for transcript in study.transcripts:
            project.add(f"sources/{_guid('text', transcript.id)}.txt", plain(transcript, wording).text.encode())


def _project(study: Study, wording: Wording) -> Iterator[str]:
    """The project's XML, element by element: one tree of 100,000 sources would not fit in a small computer."""
    name, user = quoteattr(wording.document["title"]), _guid("user", "")
    yield '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0"'
    yield f' name={name} origin="{_ORIGIN}" creatingUserGUID="{user}">'
    yield f'<Users><User guid="{user}" name="{_ORIGIN}"/></Users>'
    if study.patterns:
        names = code_names(study)
        yield "<CodeBook><Codes>"
        yield from (_xml(_code(pattern, names[pattern.id])) for pattern in study.patterns)
        yield "</Codes></CodeBook>"
    yield "<Variables>"
    for variable in _VARIABLES:
        attributes = {"guid": _guid("variable", variable), "name": wording.variables[variable]}
        yield _xml(ET.Element("Variable", {**attributes, "typeOfVariable": "Text"}))
    yield "</Variables>"
    if study.transcripts:
        belongs = codes_of(study)
        yield "<Sources>"
        for transcript in study.transcripts:
            yield _xml(_source(transcript, plain(transcript, wording), belongs.get(transcript.id, ())))
        yield "</Sources>"
    description = ET.Element("Description")
    description.text = harmless(" ".join(lines_of(study, wording)))
    yield _xml(description)
    yield "</Project>\n"


def _code(pattern: Pattern, name: str) -> ET.Element:
    code = ET.Element("Code", {"guid": _guid("code", pattern.id), "name": name, "isCodable": "true"})
    told = [pattern.memo, *(f"{choice.group}: {choice.reason}" for choice in pattern.choices)]
    if any(told):
        ET.SubElement(code, "Description").text = harmless("\n".join(filter(None, told)))
    return code


def _source(transcript: Transcript, text: Plain, patterns: Sequence[Pattern]) -> ET.Element:
    guid, user = _guid("text", transcript.id), _guid("user", "")
    attributes = {"guid": guid, "name": title(transcript), "plainTextPath": f"internal://{guid}.txt"}
    source = ET.Element("TextSource", attributes)
    for pattern in patterns:
        for start, end in _places(pattern, transcript, text):
            place = f"{pattern.id} {transcript.id} {start} {end}"
            attributes = {"guid": _guid("selection", place), "creatingUser": user}
            attributes |= {"startPosition": str(start), "endPosition": str(end)}
            selection = ET.SubElement(source, "PlainTextSelection", attributes)
            coding = ET.SubElement(selection, "Coding", {"guid": _guid("coding", place), "creatingUser": user})
            ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", pattern.id)})
    for name, value in zip(_VARIABLES, _values(transcript), strict=True):
        held = ET.SubElement(source, "VariableValue")
        ET.SubElement(held, "VariableRef", {"targetGUID": _guid("variable", name)})
        ET.SubElement(held, "TextValue").text = harmless(value)
    return source


def _places(pattern: Pattern, transcript: Transcript, text: Plain) -> list[tuple[int, int]]:
    """The passages of a pattern in a story; where it points to none, the student's words as a whole."""
    passages = [passage for passage in pattern.passages if passage.story == transcript.id]
    return sorted({place for passage in passages for place in text.places(passage)}) or text.whole()


def _values(transcript: Transcript) -> tuple[str, ...]:
    """What is known of an experience, in the order of `_VARIABLES`."""
    experience = transcript.record.experience
    moments = moments_of(experience).values()
    return (
        transcript.source,
        transcript.record.week,
        experience.prompt,
        experience.campaign or "",
        (experience.small and experience.small.feeling) or "",
        (experience.structural and experience.structural.feeling) or "",
        ", ".join(dict.fromkeys(theme for moment in moments for theme in moment.themes)),
        ", ".join(dict.fromkeys(moment.language for moment in moments)),
    )


def _xml(element: ET.Element) -> str:
    return ET.tostring(element, "unicode")


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_OURS, f"{kind} {name}"))
