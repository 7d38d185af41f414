"""What a transcript says to a reader beside the student's words: a heading, and facts with their labels."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.experience import Moment
from desk.transcripts import Transcript
from desk.wording import Wording


def heading(transcript: Transcript, wording: Wording) -> str:
    """When it was told, and its id in full, by which it is found in every other form."""
    year, _, week = transcript.record.week.partition("-W")
    return f"{wording.transcript['heading'].format(year=year, week=week)} · {transcript.id}"


def facts_of(transcript: Transcript, patterns: Iterable[str], wording: Wording) -> list[tuple[str, str]]:
    """Label and value of what is known of the experience as a whole."""
    labels, experience = wording.transcript, transcript.record.experience
    return _known(
        (labels["source"], transcript.source),
        (labels["prompt"], "" if experience.prompt == "default" else experience.prompt),
        (labels["campaign"], experience.campaign or ""),
        (labels["patterns"], ", ".join(patterns)),
    )


def facts_of_moment(moment: Moment, wording: Wording) -> list[tuple[str, str]]:
    """Label and value of what the student chose, and of the language."""
    labels, language = wording.transcript, moment.language
    return _known(
        (labels["feeling"], wording.feelings[moment.feeling] if moment.feeling else ""),
        (labels["themes"], ", ".join(wording.themes.get(theme, theme) for theme in moment.themes)),
        (labels["language"], "" if language == "und" else wording.languages.get(language, language)),
    )


def _known(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in facts if value]
