"""The sealed part of a story: what is put into a box, as JSON that any tool reads.

A record is canonical UTF-8 JSON, followed by spaces and one line break up to a whole number of KiB, because the size of
a box is visible to whoever holds the file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from conversations.experience import Experience, Feeling, Moment
from storage.errors import StorageError

VERSION: Final = 1
STEP: Final = 1024
"""Bytes in a KiB: boxes differ in size by whole steps only."""

_WEEK: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class RecordError(StorageError):
    """What was in a box is not a record that this version reads."""


@dataclass(frozen=True, slots=True)
class Record:
    """An experience and the time it came, no finer than a week.

    Attributes:
        week: ISO week in which it was handed in, "2026-W47".
        experience: The experience.
    """

    week: str
    experience: Experience


def week_of(day: date) -> str:
    """Return the ISO week of a day as a record carries it."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def to_bytes(record: Record) -> bytes:
    """Return the record as padded JSON; half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD."""
    experience = record.experience
    content = {
        "version": VERSION,
        "week": record.week,
        "prompt": experience.prompt,
        "campaign": experience.campaign,
        "small": _moment_content(experience.small),
        "structural": _moment_content(experience.structural),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data = _SURROGATE.sub("\ufffd", text).encode()
    return data + b" " * (-(len(data) + 1) % STEP) + b"\n"


def from_bytes(data: bytes) -> Record:
    """Return the record that these bytes hold.

    Raises:
        RecordError: They hold something else, or a version that this program does not know.
    """
    content = _parsed(data)
    if not isinstance(content, dict):
        raise _refusal("it is not a JSON object")
    version = content.pop("version", None)
    if type(version) is not int:
        raise _refusal("it does not say its version")
    if version != VERSION:
        raise RecordError(f"The record is of version {version}; this program reads version {VERSION}. Update it.")
    _require_keys(content, {"week", "prompt", "campaign", "small", "structural"}, "the record")
    campaign = content["campaign"]
    experience = Experience(
        prompt=_text(content, "prompt"),
        campaign=None if campaign is None else _text(content, "campaign"),
        small=_moment(content["small"], "small"),
        structural=_moment(content["structural"], "structural"),
    )
    if experience.small is None and experience.structural is None:
        raise _refusal("it holds no moment")
    return Record(_week(_text(content, "week")), experience)


def _moment_content(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        "question": moment.question,
        "text": moment.text,
        "feeling": moment.feeling,
        "themes": list(moment.themes),
        "language": moment.language,
    }


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        pass  # the error of the parser quotes the text, so it may not travel along as a cause
    raise _refusal("it is not JSON")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content


def _moment(content: Any, where: str) -> Moment | None:
    if content is None:
        return None
    if not isinstance(content, dict):
        raise _refusal(f"its {where} moment is not an object")
    _require_keys(content, {"question", "text", "feeling", "themes", "language"}, f"its {where} moment")
    feeling, themes = content["feeling"], content["themes"]
    if feeling is not None and feeling not in [known.value for known in Feeling]:
        raise _refusal(f"its {where} moment has a feeling that is not known")
    if not isinstance(themes, list) or not all(isinstance(theme, str) for theme in themes):
        raise _refusal(f"its {where} moment has themes that are no list of texts")
    return Moment(
        question=_text(content, "question"),
        text=_text(content, "text"),
        feeling=None if feeling is None else Feeling(feeling),
        themes=tuple(_SURROGATE.sub("\ufffd", theme) for theme in themes),
        language=_text(content, "language"),
    )


def _week(text: str) -> str:
    shape = _WEEK.fullmatch(text)
    try:
        known = shape is not None and week_of(date.fromisocalendar(int(shape[1]), int(shape[2]), 1)) == text
    except ValueError:
        known = False  # a week that this year does not have
    if not known:
        raise _refusal("its week is no ISO week")
    return text


def _text(content: dict[str, Any], key: str) -> str:
    value = content[key]
    if not isinstance(value, str):
        raise _refusal(f'its "{key}" is no text')
    return _SURROGATE.sub("\ufffd", value)  # JSON can write half a pair as an escape; nothing after us could


def _require_keys(content: dict[str, Any], keys: set[str], where: str) -> None:
    if content.keys() != keys:
        raise _refusal(f"{where} has other keys than version {VERSION} has")


def _refusal(why: str) -> RecordError:
    return RecordError(f"What the box holds cannot be read as a story: {why}.")
