"""REFI-QDA project (.qdpx) for NVivo, ATLAS.ti, MAXQDA and QualCoder: https://www.qdasoftware.org, version 1.5.

One text source an experience, what is known of it as variables, patterns as codes. Positions count code points, lines
end with LF, files have no byte order mark, and their names are GUIDs in a flat `sources` folder. Variables stand inside
each source: of cases with names QualCoder loses the links. `origin` is set, without which QualCoder stops. GUIDs follow
from what they stand for, so that two exports of the same study are the same project.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

from conversations.experience import Experience, Moment
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.plain import Plain, plain, title
from desk.study import Pattern, Study
from desk.transcripts import Transcript
from desk.wording import Wording

_NAMESPACE = "urn:QDA-XML:project:1.0"
_OURS = uuid.UUID("6f0f5f0e-8f53-5f62-9a53-1d3f6f0c7c11")
_ORIGIN = "In My Experience"
_VARIABLES = ("source", "week", "prompt", "campaign", "small_feeling", "structural_feeling", "themes", "languages")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of zip files: they tell no time


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    content = io.BytesIO()  # a zip file is written by seeking
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        texts = {transcript.id: plain(transcript, wording) for transcript in study.transcripts}
        _add(archive, "project.qde", ET.tostring(_project(study, wording, texts), "utf-8", xml_declaration=True))
        for transcript in study.transcripts:
            _add(archive, f"sources/{_guid('text', transcript.id)}.txt", texts[transcript.id].text.encode())
    out.write(content.getvalue())


def _project(study: Study, wording: Wording, texts: dict[str, Plain]) -> ET.Element:
    user = _guid("user", "")
    root = ET.Element(
        "Project", {"xmlns": _NAMESPACE, "name": wording.document["title"], "origin": _ORIGIN, "creatingUserGUID": user}
    )
    ET.SubElement(ET.SubElement(root, "Users"), "User", {"guid": user, "name": _ORIGIN})
    if study.patterns:
        codes = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
        for pattern in study.patterns:
            _code(codes, pattern)
    variables = ET.SubElement(root, "Variables")
    for name in _VARIABLES:
        attributes = {"guid": _guid("variable", name), "name": wording.variables[name], "typeOfVariable": "Text"}
        ET.SubElement(variables, "Variable", attributes)
    if study.transcripts:
        sources = ET.SubElement(root, "Sources")
        for transcript in study.transcripts:
            _source(sources, transcript, texts[transcript.id], study.patterns)
    ET.SubElement(root, "Description").text = " ".join(lines_of(study, wording))
    return root


def _code(codes: ET.Element, pattern: Pattern) -> None:
    attributes = {"guid": _guid("code", pattern.id), "name": harmless(pattern.name), "isCodable": "true"}
    code = ET.SubElement(codes, "Code", attributes)
    told = [pattern.memo, *(f"{choice.group}: {choice.reason}" for choice in pattern.choices)]
    if any(told):
        ET.SubElement(code, "Description").text = harmless("\n".join(filter(None, told)))


def _source(sources: ET.Element, transcript: Transcript, text: Plain, patterns: tuple[Pattern, ...]) -> None:
    guid = _guid("text", transcript.id)
    attributes = {"guid": guid, "name": title(transcript), "plainTextPath": f"internal://{guid}.txt"}
    source = ET.SubElement(sources, "TextSource", attributes)
    for pattern in patterns:
        for start, end in _places(pattern, transcript, text):
            place = f"{pattern.id} {transcript.id} {start} {end}"
            attributes = {"guid": _guid("selection", place), "startPosition": str(start), "endPosition": str(end)}
            selection = ET.SubElement(source, "PlainTextSelection", attributes)
            coding = ET.SubElement(selection, "Coding", {"guid": _guid("coding", place)})
            ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", pattern.id)})
    for name, value in _values(transcript).items():
        held = ET.SubElement(source, "VariableValue")
        ET.SubElement(held, "VariableRef", {"targetGUID": _guid("variable", name)})
        ET.SubElement(held, "TextValue").text = harmless(value)


def _places(pattern: Pattern, transcript: Transcript, text: Plain) -> Iterator[tuple[int, int]]:
    """The passages of a pattern in a story; where it points to none, the student's words as a whole."""
    passages = [text.place(passage) for passage in pattern.passages if passage.story == transcript.id]
    if passages:
        yield from sorted(set(passages))
    elif transcript.id in pattern.stories:
        yield from text.whole()


def _values(transcript: Transcript) -> dict[str, str]:
    experience = transcript.record.experience
    moments = _moments(experience)
    values = (
        transcript.source,
        transcript.record.week,
        experience.prompt,
        experience.campaign or "",
        (experience.small and experience.small.feeling) or "",
        (experience.structural and experience.structural.feeling) or "",
        ", ".join(dict.fromkeys(theme for moment in moments for theme in moment.themes)),
        ", ".join(dict.fromkeys(moment.language for moment in moments)),
    )
    return dict(zip(_VARIABLES, values, strict=True))


def _moments(experience: Experience) -> list[Moment]:
    return [moment for moment in (experience.small, experience.structural) if moment is not None]


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_OURS, f"{kind} {name}"))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)
