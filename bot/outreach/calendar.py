"""Calendar files that phones open (RFC 5545), by `icalendar`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_PRODUCT: Final = "-//In My Experience//in-my-experience//EN"


def calendar_file(  # noqa: PLR0913 — an event is all of this
    *,
    uid: str,
    title: str,
    start: datetime,
    end: datetime,
    where: str,
    link: str,
    description: str,
    language: str,
    stamp: datetime,
    sequence: int,
    cancelled: bool,
) -> bytes:
    """One event, with times in UTC, so that no phone needs to know our time zone.

    Args:
        uid: The same whenever the event is told of again; nobody's id.
        title: Its name.
        start: With a time zone, as all times.
        end: When it is over, about.
        where: In words.
        link: Address of a page, "" for none.
        description: Why there is such an event, "" for nothing.
        language: ISO 639-1 code of the words.
        stamp: When the file was made.
        sequence: How often the event has been changed.
        cancelled: Whether it will not be.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 — 3 MB, which a bot without activities does without

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    spoken = {"LANGUAGE": language}
    event.add("summary", title, parameters=spoken)
    event.add("location", where, parameters=spoken)
    if description:
        event.add("description", description, parameters=spoken)
    if link:
        event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
