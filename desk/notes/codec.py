"""Notes as JSON and back; strict, so that a file of another program or version is refused rather than half read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from conversations.experience import Part
from desk.notes.model import Aside, Notes, Redaction
from desk.study import Choice, Passage, Pattern
from storage.record import STEP

VERSION: Final = 1


def to_bytes(notes: Notes) -> bytes:
    """The notes as UTF-8 JSON, with blanks behind, so that a sealed file tells about how many there are and no more."""
    content = json.dumps({"version": VERSION, **asdict(notes)}, ensure_ascii=False, separators=(",", ":")).encode()
    return content.ljust(-(-len(content) // STEP) * STEP)


def from_bytes(content: bytes) -> Notes:
    """The notes that `to_bytes` wrote; raises ValueError for anything else."""
    try:
        whole = json.loads(content)
        if whole["version"] != VERSION:
            raise ValueError("another version")
        return Notes(
            redactions=tuple(Redaction(**_placed(item)) for item in whole["redactions"]),
            asides=tuple(Aside(**item) for item in whole["asides"]),
            patterns=tuple(_pattern(item) for item in whole["patterns"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no notes of ours") from error


def _placed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "part": Part(item["part"])}


def _pattern(item: dict[str, Any]) -> Pattern:
    return Pattern(
        **{
            **item,
            "stories": tuple(item["stories"]),
            "passages": tuple(Passage(**_placed(passage)) for passage in item["passages"]),
            "choices": tuple(Choice(**choice) for choice in item["choices"]),
        }
    )
