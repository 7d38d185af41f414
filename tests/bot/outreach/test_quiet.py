from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.outreach.quiet import QuietHours
from bot.settings import SettingsError, settings_from

ZONE = ZoneInfo("Europe/Oslo")
NIGHT = QuietHours.parse("20:00-09:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


def test_the_default_is_from_eight_in_the_evening_to_nine_in_the_morning() -> None:
    assert settings_from({}).quiet_hours == NIGHT


@pytest.mark.parametrize("text", ["20:00-09:00", "20-9", " 20 – 09:00 ", "20:00-9:00"])
def test_the_same_hours_can_be_written_in_several_ways(text: str) -> None:
    assert QuietHours.parse(text) == NIGHT


@pytest.mark.parametrize("text", ["", "night", "20:00", "25-9", "20:60-9", "20-9-10", "-"])
def test_what_is_no_span_of_a_day_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r'as in "20:00-09:00"; "0-0" is never'):
        QuietHours.parse(text)
    if text:
        with pytest.raises(SettingsError, match="QUIET_HOURS must be two times of the day"):
            settings_from({"QUIET_HOURS": text})


@pytest.mark.parametrize(
    ("hours", "moment", "quiet"),
    [
        (NIGHT, "25 19:59", False),
        (NIGHT, "25 20:00", True),
        (NIGHT, "25 23:59", True),
        (NIGHT, "25 00:00", True),
        (NIGHT, "25 08:59", True),
        (NIGHT, "25 09:00", False),
        (QuietHours.parse("12:30-13"), "25 12:29", False),
        (QuietHours.parse("12:30-13"), "25 12:30", True),
        (QuietHours.parse("12:30-13"), "25 13:00", False),
        (QuietHours.parse("22-24"), "25 23:59", True),
        (QuietHours.parse("22-24"), "25 00:00", False),
        (QuietHours.parse("0-0"), "25 00:00", False),
        (QuietHours.parse("0-0"), "25 12:00", False),
    ],
)
def test_it_is_quiet_from_the_first_minute_up_to_the_last(hours: QuietHours, moment: str, *, quiet: bool) -> None:
    assert hours.hold(at(moment)) == quiet


@pytest.mark.parametrize(
    ("moment", "over", "on_that_day"),
    [
        ("25 12:00", "25 12:00", "25 12:00"),
        ("25 20:30", "26 09:00", "25 19:00"),
        ("25 07:00", "25 09:00", "25 09:00"),
        ("25 00:00", "25 09:00", "25 09:00"),
    ],
)
def test_what_falls_into_it_goes_out_after_it_or_on_the_same_day(moment: str, over: str, on_that_day: str) -> None:
    assert NIGHT.over(at(moment)) == at(over)
    assert NIGHT.on_the_day_of(at(moment)) == at(on_that_day)


def test_in_the_night_when_the_clocks_go_back_it_ends_by_the_clock() -> None:
    end = NIGHT.over(datetime(2026, 10, 24, 22, tzinfo=ZONE))
    assert (end.hour, end.utcoffset()) == (9, datetime(2026, 10, 25, 9, tzinfo=ZONE).utcoffset())
