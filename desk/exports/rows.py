"""Studies as tables, for the forms that have rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from conversations.experience import Moment, Part
from desk.exports.codes import codes_of
from desk.exports.harmless import harmless
from desk.study import Pattern, Study
from desk.transcripts import Transcript
from desk.wording import Wording

ABOUT: Final = ("id", "source", "week", "prompt", "campaign")
MOMENT: Final = ("question", "text", "feeling", "themes", "language")


def heading(wording: Wording) -> list[str]:
    """The columns of `rows`."""
    columns = wording.columns
    parts = [f"{columns[part]}: {columns[name]}" for part in Part for name in MOMENT]
    return [*(columns[name] for name in ABOUT), *parts, columns["patterns"]]


def rows(study: Study) -> Iterator[list[str]]:
    """One row an experience, columns for both moments; no cell brings anything harmful along."""
    belongs = codes_of(study)
    for transcript in study.transcripts:
        yield row(transcript, belongs.get(transcript.id, ()))


def row(transcript: Transcript, patterns: Iterable[Pattern]) -> list[str]:
    """The row of one experience."""
    experience = transcript.record.experience
    cells = [*about(transcript), *moment(experience.small), *moment(experience.structural)]
    return [*cells, harmless(", ".join(pattern.name for pattern in patterns))]


def about(transcript: Transcript) -> Sequence[str]:
    """What is known of an experience beside its moments, in the order of `ABOUT`."""
    experience = transcript.record.experience
    cells = (transcript.id, transcript.source, transcript.record.week, experience.prompt, experience.campaign or "")
    return [harmless(cell) for cell in cells]


def moment(told: Moment | None) -> Sequence[str]:
    """A moment in the order of `MOMENT`, blank where there is none."""
    if told is None:
        return ("",) * len(MOMENT)
    cells = (told.question, told.text, told.feeling or "", ", ".join(told.themes), told.language)
    return [harmless(cell) for cell in cells]
