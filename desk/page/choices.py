"""What the address asks for: filters, and what there is to filter by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import QueryParams

from conversations.experience import Feeling, Part
from desk.notes import Filters
from desk.notes.applied import moments_of
from desk.transcripts import Transcript

MANY: Final = ("sources", "parts", "feelings", "themes", "languages", "prompts", "campaigns")


def filters_of(query: QueryParams) -> Filters:
    """The filters that an address holds."""
    many = {name: frozenset(value for value in query.getlist(name) if value) for name in MANY}
    return Filters(since=query.get("since", ""), until=query.get("until", ""), words=query.get("words", ""), **many)


def options_of(transcripts: Iterable[Transcript]) -> dict[str, list[str]]:
    """What there is to choose from; where there is only one of something, nothing is to be chosen."""
    records = [(transcript.source, transcript.record) for transcript in transcripts]
    moments = [moment for _, record in records for moment in moments_of(record.experience).values()]
    feelings = {moment.feeling for moment in moments}
    return {
        "weeks": sorted({record.week for _, record in records}),
        "sources": _several({source for source, _ in records}),
        "parts": [part.value for part in Part],
        "feelings": [feeling.value for feeling in Feeling if feeling in feelings],
        "themes": sorted({theme for moment in moments for theme in moment.themes}),
        "languages": _several({moment.language for moment in moments}),
        "prompts": _several({record.experience.prompt for _, record in records}),
        "campaigns": sorted({record.experience.campaign or "" for _, record in records} - {""}),
    }


def _several(found: set[str]) -> list[str]:
    return sorted(found - {""}) if len(found) > 1 else []
