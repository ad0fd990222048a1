"""Deadlines of awkward moments, worked out by hand; `test_clocks_simulated.py` holds them against a simulation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from shared import clocks
from shared.clocks import Calendar, Target

WIB = ZoneInfo("Asia/Jakarta")
DAY = ((time(7, 30), time(12)), (time(13), time(16)))
FRIDAY = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
SHORT = ((time(8), time(12)), (time(12, 30), time(15)))
WEEK = {0: DAY, 1: DAY, 2: DAY, 3: DAY, 4: FRIDAY}
HOLIDAYS = frozenset(
    [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 16), date(2026, 2, 17), date(2026, 5, 1)]
    + [date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24)]
    + [date(2025, 12, 25), date(2025, 12, 26)]
)
RAMADAN = (date(2026, 2, 18), date(2026, 3, 17), dict.fromkeys(range(5), SHORT))
CITY = Calendar(WEEK, HOLIDAYS, (RAMADAN,))
EMPTY = Calendar({}, frozenset())


def wib(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WIB)


def as_wib(moment: datetime) -> str:
    return f"{moment.astimezone(WIB):%Y-%m-%d %H:%M}"


# 2026-04-06 is a Monday.
TABLE = [
    ("in hours", "2026-04-06 09:00", "2 jam kerja", "2026-04-06 11:00"),
    ("before hours", "2026-04-06 05:00", "2 jam kerja", "2026-04-06 09:30"),
    ("after hours", "2026-04-06 20:00", "2 jam kerja", "2026-04-07 09:30"),
    ("over the lunch break", "2026-04-06 11:00", "2 jam kerja", "2026-04-06 14:00"),
    ("in the lunch break", "2026-04-06 12:20", "2 jam kerja", "2026-04-06 15:00"),
    ("due as lunch begins", "2026-04-06 10:00", "2 jam kerja", "2026-04-06 12:00"),
    ("due exactly at closing time", "2026-04-06 14:00", "2 jam kerja", "2026-04-06 16:00"),
    ("started exactly at closing time", "2026-04-06 16:00", "2 jam kerja", "2026-04-07 09:30"),
    # 1 minute is left on Monday, 119 are used on Tuesday.
    ("created a minute before closing time", "2026-04-06 15:59", "2 jam kerja", "2026-04-07 09:29"),
    ("from Friday into Monday", "2026-04-10 16:00", "2 jam kerja", "2026-04-13 09:00"),
    ("Friday's own windows", "2026-04-10 11:00", "2 jam kerja", "2026-04-10 14:30"),
    ("in Friday's long break", "2026-04-10 12:00", "2 jam kerja", "2026-04-10 15:00"),
    ("due exactly at Friday's closing time", "2026-04-10 14:00", "150 menit kerja", "2026-04-10 16:30"),
    ("thirty minutes over Friday's prayer", "2026-04-10 11:15", "30 menit kerja", "2026-04-10 13:15"),
    ("on a Saturday", "2026-04-11 10:00", "2 jam kerja", "2026-04-13 09:30"),
    ("on a holiday", "2026-05-01 10:00", "2 jam kerja", "2026-05-04 09:30"),
    ("in Ramadan", "2026-03-02 11:00", "2 jam kerja", "2026-03-02 13:30"),
    ("eve of Lebaran", "2026-03-17 14:00", "2 jam kerja", "2026-03-25 08:30"),
    # In Ramadan work ends at 15:00; 25 March is the first day after the holidays, with the usual hours again.
    ("eve of Lebaran after hours", "2026-03-17 15:00", "30 menit kerja", "2026-03-25 08:00"),
    ("over New Year", "2025-12-31 15:30", "2 jam kerja", "2026-01-05 09:00"),
    ("thirty minutes", "2026-04-06 15:45", "30 menit kerja", "2026-04-07 07:45"),
    ("thirty minutes at night", "2026-04-06 23:45", "30 menit", "2026-04-07 00:15"),
    ("six hours at night", "2026-04-10 22:00", "6 jam", "2026-04-11 04:00"),
    ("round the clock over New Year", "2025-12-31 22:00", "6 jam", "2026-01-01 04:00"),
    ("seven days of every kind", "2026-03-17 22:00", "7 hari", "2026-03-24 22:00"),
    ("days: arrival in hours", "2026-04-06 09:00", "1 hari kerja", "2026-04-07 16:00"),
    ("days: arrival before hours", "2026-04-06 00:10", "1 hari kerja", "2026-04-07 16:00"),
    ("days: arrival at midnight", "2026-04-07 00:00", "1 hari kerja", "2026-04-08 16:00"),
    ("days: arrival after hours", "2026-04-06 23:50", "1 hari kerja", "2026-04-07 16:00"),
    ("days: into Friday's closing time", "2026-04-06 09:00", "4 hari kerja", "2026-04-10 16:30"),
    ("days: over a weekend", "2026-04-06 09:00", "5 hari kerja", "2026-04-13 16:00"),
    ("days: on a Saturday", "2026-04-11 09:00", "1 hari kerja", "2026-04-13 16:00"),
    ("days: eve of Lebaran", "2026-03-17 14:00", "1 hari kerja", "2026-03-25 16:00"),
    ("days: holiday of arrival", "2026-03-19 10:00", "3 hari kerja", "2026-03-27 16:30"),
    ("days: over New Year", "2025-12-30 09:00", "3 hari kerja", "2026-01-06 16:00"),
    ("days: on a Friday", "2026-04-10 09:00", "1 hari kerja", "2026-04-13 16:00"),
    ("days: before Christmas and its leave", "2025-12-24 15:00", "1 hari kerja", "2025-12-29 16:00"),
    ("sixty working days", "2026-04-06 09:00", "60 hari kerja", "2026-06-30 16:00"),
    # February has 18 more (without the 17th), 1 to 17 March 12, 25 to 31 March 5, April 22, and 4 to 6 May 3.
    ("sixty working days over Lebaran", "2026-02-02 09:00", "60 hari kerja", "2026-05-06 16:00"),
]


@pytest.mark.parametrize(("start", "target", "due"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_clock_is_due_when_the_city_promised(start: str, target: str, due: str) -> None:
    assert as_wib(clocks.deadline(wib(start), clocks.parse(target), CITY)) == due


def test_deadlines_are_utc() -> None:
    assert clocks.deadline(wib("2026-04-06 09:00"), Target(2, "jam"), CITY).tzinfo is UTC


@pytest.mark.parametrize("text", ["6 jam", "30 menit", "7 hari", "45 menit kerja", "2 jam kerja", "5 hari kerja"])
def test_a_target_gives_its_text_back(text: str) -> None:
    assert str(clocks.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "jam", "0 jam", "-1 jam", "1.5 jam", "6", "6jam", "6 hours", "6 jam ", "٣ jam", "99999 hari"]
)
def test_a_target_without_number_and_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole number from 1 to 9999"):
        clocks.parse(text)


@pytest.mark.parametrize("target", ["2 jam kerja", "30 menit kerja", "5 hari kerja"])
def test_a_calendar_without_working_time_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="no working time"):
        clocks.start(target, wib("2026-04-06 09:00"), EMPTY)


def test_round_the_clock_needs_no_working_time() -> None:
    assert as_wib(clocks.start("6 jam", wib("2026-04-06 22:00"), EMPTY).due_at) == "2026-04-07 04:00"


@pytest.mark.parametrize(
    "windows",
    [{0: ((time(16), time(8)),)}, {0: ((time(8), time(12)), (time(11), time(16)))}, {7: DAY}],
)
def test_windows_out_of_order_are_refused(windows: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        Calendar(windows, frozenset())


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clocks.start("6 jam", wib("2026-04-06 09:00").replace(tzinfo=None), CITY)
