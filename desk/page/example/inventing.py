"""Thousands of invented stories, to see how the desk does with many: put together from pieces, the same for a seed."""

from __future__ import annotations

import functools
import hashlib
import random
import tomllib
from importlib import resources
from typing import Any, Final

from conversations.experience import Experience, Feeling, Moment, Part
from desk.transcripts import Transcript
from storage.record import Record

QUESTIONS: Final = {
    "nb": {Part.SMALL: "Fortell om et lite øyeblikk.", Part.STRUCTURAL: "Hva skulle du ønske fantes?"},
    "nn": {Part.SMALL: "Fortel om ein liten augeblink.", Part.STRUCTURAL: "Kva skulle du ønskje fanst?"},
    "en": {Part.SMALL: "Tell about a small moment.", Part.STRUCTURAL: "What do you wish there was?"},
}
_WEEKS: Final = 14
_CITIES: Final = ("Trondheim", "Bergen", "Volda")
_CAMPAIGNS: Final = (None, None, None, "plakat-kantina", "lenke-fadderuka", "plakat-lesesalen")
_PROMPTS: Final = ("default", "default", "default", "hei-i-dag")


def invent(count: int, seed: int = 5) -> list[Transcript]:
    """So many stories, in the order of week and id."""
    chance = random.Random(seed)  # noqa: S311 — invented stories need no secret
    told = [_transcript(number, chance) for number in range(count)]
    return sorted(told, key=lambda transcript: (transcript.record.week, transcript.id))


def _transcript(number: int, chance: random.Random) -> Transcript:
    language = chance.choices(("nb", "nn", "en"), (72, 11, 17))[0]
    parts = chance.choices(((Part.SMALL,), (Part.STRUCTURAL,), tuple(Part)), (35, 20, 45))[0]
    moments = {part: _moment(part, language, chance) for part in parts}
    experience = Experience(
        chance.choice(_PROMPTS), chance.choice(_CAMPAIGNS), moments.get(Part.SMALL), moments.get(Part.STRUCTURAL)
    )
    week = 36 + min(int(chance.expovariate(1 / 4)), _WEEKS - 1)
    name = hashlib.sha256(f"{number} {chance.random()}".encode()).hexdigest()[:32]
    return Transcript(name, chance.choices(_CITIES, (6, 3, 1))[0], Record(f"2026-W{week:02}", experience))


def _moment(part: Part, language: str, chance: random.Random) -> Moment:
    feeling = chance.choices(tuple(Feeling), (45, 20, 35))[0]
    pieces = _fragments()[language][part][feeling]
    begin, _, themes = chance.choice(pieces["begin"]).partition(" | ")
    text = f"{begin}, {chance.choice(pieces['middle'])}. {chance.choice(pieces['end'])}"
    chosen = tuple(theme for theme in themes.split() if chance.random() < 0.8)
    said = feeling if chance.random() < 0.93 else None
    return Moment(QUESTIONS[language][part], text, said, chosen, language)


@functools.cache
def _fragments() -> Any:
    file = resources.files("desk.page.example").joinpath("fragments.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
