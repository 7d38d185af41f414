"""DOCX for reading and for comments in the margin: one heading an experience, the student's words as quotations."""

from __future__ import annotations

import io
from typing import IO, Any

from docx import Document

from conversations.experience import Moment, Part
from desk.exports.harmless import harmless
from desk.exports.manifest import lines_of
from desk.exports.rows import patterns_of
from desk.study import Study
from desk.wording import Wording


def write(study: Study, wording: Wording, out: IO[bytes]) -> None:
    document = Document()
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = wording.document["title"]
    document.add_heading(wording.document["title"], 0)
    document.add_paragraph(" ".join(lines_of(study, wording)))
    document.add_paragraph(wording.document["note"])
    labels, belongs = wording.transcript, patterns_of(study)
    for transcript in study.transcripts:
        experience = transcript.record.experience
        year, _, week = transcript.record.week.partition("-W")
        document.add_heading(harmless(f"{labels['heading'].format(year=year, week=week)} · {transcript.id[:8]}"), 1)
        facts = {
            labels["source"]: transcript.source,
            labels["prompt"]: "" if experience.prompt == "default" else experience.prompt,
            labels["campaign"]: experience.campaign or "",
            labels["patterns"]: ", ".join(belongs.get(transcript.id, ())),
        }
        _facts(document, facts)
        for part, moment in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
            if moment is not None:
                _moment(document, wording.part[part], moment, wording)
    content = io.BytesIO()  # a zip file is written by seeking
    document.save(content)
    out.write(content.getvalue())


def _moment(document: Any, heading: str, moment: Moment, wording: Wording) -> None:
    labels = wording.transcript
    document.add_heading(heading, 2)
    document.add_paragraph(harmless(moment.question)).runs[0].bold = True
    for line in harmless(moment.text).split("\n"):
        document.add_paragraph(line, style="Quote")
    facts = {
        labels["feeling"]: wording.feelings[moment.feeling] if moment.feeling else "",
        labels["themes"]: ", ".join(wording.themes.get(theme, theme) for theme in moment.themes),
        labels["language"]: "" if moment.language == "und" else wording.languages.get(moment.language, moment.language),
    }
    _facts(document, facts)


def _facts(document: Any, facts: dict[str, str]) -> None:
    told = " · ".join(f"{label}: {value}" for label, value in facts.items() if value)
    if told:
        document.add_paragraph(harmless(told))
