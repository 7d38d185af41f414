"""How many stories are of which kind. A story is one experience: a count is a number of hand-ins, not of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from conversations.experience import Experience, Feeling, Part
from conversations.languages import OUR_LANGUAGES
from desk.notes.applied import moments_of
from desk.transcripts import Transcript
from storage.record import week_of

UNTOLD: Final = "untold"
"""No feeling was chosen, or there is no such moment. One cell on purpose: apart, it would tell of another table."""
BOTH_PARTS: Final = "both_parts"
SEVERAL: Final = "several"
NONE: Final = "none"

Cells = Mapping[str, int]


def _part(transcript: Transcript) -> str:
    there = moments_of(transcript.record.experience)
    return BOTH_PARTS if len(there) > 1 else next(iter(there))


def _language(transcript: Transcript) -> str:
    spoken = {moment.language for moment in moments_of(transcript.record.experience).values()}
    return SEVERAL if len(spoken) > 1 else spoken.pop()


def _feeling(part: Part) -> Callable[[Transcript], str]:
    def feeling(transcript: Transcript) -> str:
        moment = moments_of(transcript.record.experience).get(part)
        return (moment and moment.feeling) or UNTOLD

    return feeling


KINDS: Final[Mapping[str, Callable[[Transcript], str]]] = MappingProxyType(
    {
        "part": _part,
        "small_feeling": _feeling(Part.SMALL),
        "structural_feeling": _feeling(Part.STRUCTURAL),
        "language": _language,
        "source": lambda transcript: transcript.source or NONE,
        "campaign": lambda transcript: transcript.record.experience.campaign or NONE,
        "prompt": lambda transcript: transcript.record.experience.prompt,
    }
)
"""Each gives every story exactly one cell of its table."""

_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "part": (*Part, BOTH_PARTS),
        "small_feeling": (*Feeling, UNTOLD),
        "structural_feeling": (*Feeling, UNTOLD),
        "language": OUR_LANGUAGES,
    }
)


def count(kind: str, transcripts: Iterable[Transcript]) -> Cells:
    """The cells of one table; what is always asked about is there with 0, the rest by size."""
    counted = Counter(map(KINDS[kind], transcripts))
    always = _ALWAYS.get(kind, ())
    return {cell: counted.pop(cell, 0) for cell in always} | dict(
        sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )


def count_weeks(transcripts: Sequence[Transcript]) -> Cells:
    """Stories per ISO week, from the first to the last, those without any included."""
    counted = Counter(transcript.record.week for transcript in transcripts)
    if not counted:
        return {}
    day, last = (date.fromisocalendar(int(week[:4]), int(week[6:]), 1) for week in (min(counted), max(counted)))
    weeks = []
    while day <= last:
        weeks.append(week_of(day))
        day += timedelta(weeks=1)
    return {week: counted[week] for week in weeks}


def themes_of(experience: Experience) -> frozenset[str]:
    """The themes that a student chose, for either moment."""
    return frozenset(theme for moment in moments_of(experience).values() for theme in moment.themes)


def count_themes(transcripts: Iterable[Transcript], known: Iterable[str]) -> Cells:
    """In how many stories each theme was chosen, the most chosen first; those nobody chose are there with 0."""
    counted = Counter(dict.fromkeys(known, 0))
    for transcript in transcripts:
        counted.update(themes_of(transcript.record.experience))
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
