"""Studies as tables, for the forms that have rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversations.experience import Moment, Part
from desk.exports.harmless import harmless
from desk.study import Study
from desk.transcripts import Transcript
from desk.wording import Wording

ABOUT = ("id", "source", "week", "prompt", "campaign")
MOMENT = ("question", "text", "feeling", "themes", "language")


def heading(wording: Wording) -> list[str]:
    """The columns of `rows`."""
    columns = wording.columns
    parts = [f"{columns[part]}: {columns[name]}" for part in Part for name in MOMENT]
    return [*(columns[name] for name in ABOUT), *parts, columns["patterns"]]


def rows(study: Study) -> Iterator[list[str]]:
    """One row an experience, columns for both moments; no cell brings anything harmful along."""
    belongs = patterns_of(study)
    for transcript in study.transcripts:
        experience = transcript.record.experience
        cells = [*about(transcript), *moment(experience.small), *moment(experience.structural)]
        yield [harmless(cell) for cell in (*cells, ", ".join(belongs.get(transcript.id, ())))]


def about(transcript: Transcript) -> Sequence[str]:
    """What is known of an experience beside its moments, in the order of `ABOUT`."""
    experience = transcript.record.experience
    return transcript.id, transcript.source, transcript.record.week, experience.prompt, experience.campaign or ""


def moment(told: Moment | None) -> Sequence[str]:
    """A moment in the order of `MOMENT`, blank where there is none."""
    if told is None:
        return ("",) * len(MOMENT)
    return told.question, told.text, told.feeling or "", ", ".join(told.themes), told.language


def patterns_of(study: Study) -> dict[str, list[str]]:
    """The names of the patterns that each story belongs to."""
    names: dict[str, list[str]] = {}
    for pattern in study.patterns:
        for story in dict.fromkeys((*pattern.stories, *(passage.story for passage in pattern.passages))):
            names.setdefault(story, []).append(pattern.name)
    return names
