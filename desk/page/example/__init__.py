"""Invented stories to try the desk with; nobody told them."""

from __future__ import annotations

import hashlib
import json
from importlib import resources

from conversations.experience import Experience, Feeling, Moment, Part
from desk.page.example.inventing import QUESTIONS
from desk.transcripts import Transcript
from storage.record import Record

_FEELINGS = {"positive": Feeling.GOOD, "negative": Feeling.HARD, "mixed": Feeling.BOTH}
_WEEKS = 8


def example() -> list[Transcript]:
    """The stories, each a moment of its own, over some weeks of autumn."""
    lines = resources.files(__package__).joinpath("stories.jsonl").read_text(encoding="utf-8").splitlines()
    told = [_transcript(number, json.loads(line)) for number, line in enumerate(lines)]
    return sorted(told, key=lambda transcript: (transcript.record.week, transcript.id))


def _transcript(number: int, line: dict[str, str]) -> Transcript:
    language = line["lang"] if line["lang"] in QUESTIONS else "nb"
    part = Part(line["part"])
    themes = tuple(line.get("themes", "").split())
    moment = Moment(QUESTIONS[language][part], line["text"], _FEELINGS.get(line["feeling"]), themes, language)
    small, structural = (moment, None) if part is Part.SMALL else (None, moment)
    record = Record(f"2026-W{36 + number % _WEEKS:02}", Experience("default", None, small, structural))
    return Transcript(hashlib.sha256(line["text"].encode()).hexdigest()[:32], "Trondheim", record)
