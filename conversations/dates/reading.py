"""From "fredag kl 18" to a moment.

The text is taken apart piece by piece: first the day is looked for, then, in what is left, the time. Where a day can be
meant in several ways, the next one that comes is taken: it is read back in full before anybody relies on it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any, Final

# Spoken hours without morning or evening: students' activities are in the afternoon and evening.
_EVENING: Final = range(1, 8)
_LONGEST_WAIT: Final = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class _Words:
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    days: Mapping[str, int]
    units: Mapping[str, str]
    following: frozenset[str]


def read_when(text: str, now: datetime) -> datetime | None:
    """The moment that is meant, in `now`'s zone, to the minute; None where day or time cannot be told.

    Args:
        text: As somebody typed it, in any of our languages; people mix them.
        now: The present, with a time zone.
    """
    rest = f" {' '.join(unicodedata.normalize('NFC', text).lower().replace(',', ' ').split())} "
    try:
        if found := _wait(rest):
            return _later(*found, now)
        day, rest = _day(rest, now)
        hour = _time(rest)
        return None if hour is None else _moment(day, hour, now)
    except ValueError:  # 31 June, or 25 o'clock
        return None


def _later(wait: timedelta, rest: str, now: datetime) -> datetime | None:
    """So long from now; days are counted by the calendar where a time of day is said too."""
    hour = _time(rest) if not wait % timedelta(days=1) else None
    if wait > _LONGEST_WAIT:
        return None
    if hour is not None:
        return _aware(now.date() + wait, hour, now)
    return (now.astimezone(UTC) + wait).astimezone(now.tzinfo).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day, and by how many days the next one that could be meant is later; None where no other can."""

    day: date
    again: int | None = None
    yearly: bool = False


def _wait(rest: str) -> tuple[timedelta, str] | None:
    """How long from now, and the text without it: in whole days a time of day may go with it."""
    words = _words()
    found = re.search(rf" (?:om|in) (\d{{1,3}}|{_any(words.numbers)}) ({_any(words.units)})(?= )", rest)
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else words.numbers[found[1]]
    return timedelta(**{words.units[found[2]]: count}), _without(rest, found)


def _day(rest: str, now: datetime) -> tuple[_Day, str]:
    """The day, and the text without it."""
    words = _words()
    today = now.date()
    if found := re.search(r" (\d{4})-(\d{1,2})-(\d{1,2})(?: |t(?=\d))", rest):
        return _Day(date(int(found[1]), int(found[2]), int(found[3]))), _without(rest, found)
    month = rf"({_any(words.months)})\.?"
    if found := re.search(rf" (\d{{1,2}})\.?(?:th|st|nd|rd)?(?: of)? {month}(?: (\d{{4}}))?(?= )", rest):
        return _dated(int(found[1]), words.months[found[2]], found[3], today), _without_weekday(_without(rest, found))
    if found := re.search(rf" {month} (\d{{1,2}})\.?(?:th|st|nd|rd)?(?: (\d{{4}}))?(?= )", rest):
        return _dated(int(found[2]), words.months[found[1]], found[3], today), _without_weekday(_without(rest, found))
    if found := re.search(r" (\d{1,2})/(\d{1,2})(?:[/-](\d{4}|\d{2}))?(?= )", rest):
        return _dated(int(found[1]), int(found[2]), found[3], today), _without_weekday(_without(rest, found))
    if found := re.search(rf" ({_any(words.days)})(?= )", rest):
        return _Day(today + timedelta(days=words.days[found[1]])), _without(rest, found)
    dotted = re.search(r" (\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2})?)?(?= )", rest)
    weekday = re.search(rf" (?:({_any(words.following)}) )?({_any(words.weekdays)})(?= )", rest)
    if dotted and (dotted[0].count(".") == 2 or not weekday) and _has_time(_without(rest, dotted)):
        return _dated(int(dotted[1]), int(dotted[2]), dotted[3], today), _without_weekday(_without(rest, dotted))
    if weekday:
        ahead = (words.weekdays[weekday[2]] - today.weekday()) % 7
        if weekday[1]:  # the one of next week
            return _Day(today + timedelta(days=words.weekdays[weekday[2]] - today.weekday() + 7)), _without(
                rest, weekday
            )
        return _Day(today + timedelta(days=ahead), again=7), _without(rest, weekday)
    return _Day(today, again=1), rest


def _dated(day: int, month: int, year: str | None, today: date) -> _Day:
    if year:
        return _Day(date(int(year) if len(year) > 2 else 2000 + int(year), month, day))
    this_year = date(today.year, month, day)
    return _Day(this_year if this_year >= today else date(today.year + 1, month, day), yearly=True)


def _has_time(rest: str) -> bool:
    return _time(rest) is not None


def _time(rest: str) -> time | None:
    """The time of day in what is left when the day has been taken out."""
    words = _words()
    clock = r"(?:kl\.?|klokka|klokken|at|@|fra|frå|from)?"
    if found := re.search(rf" {clock} ?(\d{{1,2}})[:.](\d{{2}})\.? ?(am|pm|a\.m\.|p\.m\.)?(?= )", rest):
        return _of_day(int(found[1]), int(found[2]), found[3])
    if found := re.search(rf" {clock} ?(\d{{1,2}}) ?(am|pm|a\.m\.|p\.m\.)(?= )", rest):
        return _of_day(int(found[1]), 0, found[2])
    if found := re.search(
        rf" (?:kl\.?|klokka|klokken)? ?(halv|kvart over|kvart på|half past) ({_any(words.numbers)}|\d{{1,2}})(?= )",
        rest,
    ):
        hour = int(found[2]) if found[2].isdigit() else words.numbers[found[2]]
        minutes = {"halv": -30, "kvart over": 15, "kvart på": -15, "half past": 30}[found[1]]
        moment = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=1, hours=_spoken(hour), minutes=minutes)
        return moment.time()
    if found := re.search(rf" (?:kl\.?|klokka|klokken|at|@) ?({_any(words.numbers)})(?= )", rest):
        return time(_spoken(words.numbers[found[1]]))
    if found := re.search(r" (?:kl\.?|klokka|klokken|at|@)? ?(\d{1,2})(?= )", rest):
        hour = int(found[1])
        return time(_spoken(hour) if not found[1].startswith("0") else hour)
    if found := re.search(r" (\d{2})(\d{2})(?= )", rest):
        return time(int(found[1]), int(found[2]))
    return None


def _spoken(hour: int) -> int:
    if hour > 24:
        raise ValueError("no hour of a day")
    return hour + 12 if hour in _EVENING else hour % 24


def _of_day(hour: int, minute: int, half: str | None) -> time:
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a clock's face")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour % 24 if hour == 24 and minute == 0 else hour, minute)


def _moment(day: _Day, hour: time, now: datetime) -> datetime:
    moment = _aware(day.day, hour, now)
    if moment <= now:
        if day.again:
            moment = _aware(day.day + timedelta(days=day.again), hour, now)
        elif day.yearly:
            moment = _aware(day.day.replace(year=day.day.year + 1), hour, now)
    return moment


def _aware(day: date, hour: time, now: datetime) -> datetime:
    """The moment on the clocks of `now`'s place; one that they leave out in spring is an hour later."""
    return datetime.combine(day, hour, now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _without(rest: str, found: re.Match[str]) -> str:
    return f"{rest[: found.start()]} {rest[found.end() :]}"


def _without_weekday(rest: str) -> str:
    return re.sub(rf" (?:{_any(_words().weekdays)})(?= )", " ", rest)


def _any(words: Mapping[str, Any] | frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _words() -> _Words:
    table = tomllib.loads((resources.files("conversations.dates") / "words.toml").read_text(encoding="utf-8"))

    def numbered(rows: Sequence[Sequence[str]], first: int) -> dict[str, int]:
        return {word: number for number, row in enumerate(rows, start=first) for word in row}

    return _Words(
        weekdays=numbered(table["weekdays"], 0),
        months=numbered(table["months"], 1),
        numbers=numbered(table["numbers"], 1),
        days=table["days"],
        units=table["units"],
        following=frozenset(table["next"]),
    )
