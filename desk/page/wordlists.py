"""Words that come again in the stories on the page, counted and contrasted; people decide what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.languages import OUR_LANGUAGES
from desk.notes.applied import moments_of
from desk.report.words import Typical, count_words, typical
from desk.transcripts import Transcript

_MOST = 40
_TWICE = 2

Counted = list[tuple[str, list[tuple[str, int]]]]


def wordlists(transcripts: Sequence[Transcript]) -> tuple[Counted, list[Typical]]:
    """For each language its most common words, by the number of stories; and what is typical of each kind of story.

    Staff may read all of this word for word, so that no group is too small here; what leaves is the report's business.
    """
    told: dict[str, list[tuple[str, str]]] = {language: [] for language in OUR_LANGUAGES}
    for transcript in transcripts:
        texts: dict[str, list[str]] = {}
        for moment in moments_of(transcript.record.experience).values():
            texts.setdefault(moment.language, []).append(moment.text)
        for language in texts.keys() & told.keys():
            told[language].append(("\n".join(texts[language]), language))
    counted = [
        (language, [(word, number) for word, number in count_words(texts).most_common(_MOST) if number >= _TWICE])
        for language, texts in told.items()
    ]
    return [each for each in counted if each[1]], typical(transcripts, _TWICE)
