"""Clocks against tables of awkward moments; `test_clocks_simulated.py` holds them against a simulation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from shared import clocks
from shared.clocks import Calendar, Clock, Target

WIB = ZoneInfo("Asia/Jakarta")
MINUTE = timedelta(minutes=1)
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


def april(text: str) -> datetime:
    return wib(f"2026-04-{text}")


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
    ("from Friday into Monday", "2026-04-10 16:00", "2 jam kerja", "2026-04-13 09:00"),
    ("Friday's own windows", "2026-04-10 11:00", "2 jam kerja", "2026-04-10 14:30"),
    ("on a Saturday", "2026-04-11 10:00", "2 jam kerja", "2026-04-13 09:30"),
    ("on a holiday", "2026-05-01 10:00", "2 jam kerja", "2026-05-04 09:30"),
    ("in Ramadan", "2026-03-02 11:00", "2 jam kerja", "2026-03-02 13:30"),
    ("eve of Lebaran", "2026-03-17 14:00", "2 jam kerja", "2026-03-25 08:30"),
    ("over New Year", "2025-12-31 15:30", "2 jam kerja", "2026-01-05 09:00"),
    ("thirty minutes", "2026-04-06 15:45", "30 menit kerja", "2026-04-07 07:45"),
    ("thirty minutes at night", "2026-04-06 23:45", "30 menit", "2026-04-07 00:15"),
    ("six hours at night", "2026-04-10 22:00", "6 jam", "2026-04-11 04:00"),
    ("round the clock over New Year", "2025-12-31 22:00", "6 jam", "2026-01-01 04:00"),
    ("seven days of every kind", "2026-03-17 22:00", "7 hari", "2026-03-24 22:00"),
    ("days: arrival in hours", "2026-04-06 09:00", "1 hari kerja", "2026-04-07 16:00"),
    ("days: arrival before hours", "2026-04-06 00:10", "1 hari kerja", "2026-04-07 16:00"),
    ("days: arrival after hours", "2026-04-06 23:50", "1 hari kerja", "2026-04-07 16:00"),
    ("days: into Friday's closing time", "2026-04-06 09:00", "4 hari kerja", "2026-04-10 16:30"),
    ("days: over a weekend", "2026-04-06 09:00", "5 hari kerja", "2026-04-13 16:00"),
    ("days: on a Saturday", "2026-04-11 09:00", "1 hari kerja", "2026-04-13 16:00"),
    ("days: eve of Lebaran", "2026-03-17 14:00", "1 hari kerja", "2026-03-25 16:00"),
    ("days: holiday of arrival", "2026-03-19 10:00", "3 hari kerja", "2026-03-27 16:30"),
    ("days: over New Year", "2025-12-30 09:00", "3 hari kerja", "2026-01-06 16:00"),
    ("sixty working days", "2026-04-06 09:00", "60 hari kerja", "2026-06-30 16:00"),
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


# Days of April 2026.
PAUSES = [
    ("round the clock", "6 jam", "10 15:00", "10 16:00", "13 08:00", "13 13:00"),
    ("over a weekend", "2 jam kerja", "10 15:00", "10 16:00", "13 08:00", "13 09:00"),
    ("outside hours", "2 jam kerja", "10 20:00", "10 22:00", "12 09:00", "13 09:30"),
    ("from outside into hours", "2 jam kerja", "10 20:00", "10 22:00", "13 09:00", "13 11:00"),
    ("in lunch", "2 jam kerja", "06 11:00", "06 12:00", "06 13:00", "06 14:00"),
    ("days: within a day", "1 hari kerja", "06 09:00", "07 09:00", "07 15:00", "07 16:00"),
    ("days: over a weekend", "5 hari kerja", "06 09:00", "10 14:00", "13 09:00", "14 16:00"),
    ("days: in a weekend", "5 hari kerja", "06 09:00", "11 14:00", "12 09:00", "13 16:00"),
    ("days: the day of arrival", "1 hari kerja", "06 09:00", "06 10:00", "07 10:00", "07 16:00"),
    ("days: until closing time", "1 hari kerja", "06 09:00", "07 10:00", "07 16:00", "08 16:00"),
    ("days: ends at closing time", "2 hari kerja", "06 09:00", "07 10:00", "07 16:00", "09 16:00"),
    ("days: begins at closing time", "2 hari kerja", "06 09:00", "07 16:00", "08 10:00", "08 16:00"),
    ("late already", "2 jam kerja", "06 09:00", "06 14:00", "07 14:00", "06 11:00"),
]


@pytest.mark.parametrize(
    ("target", "start", "paused", "resumed", "due"),
    [row[1:] for row in PAUSES],
    ids=[row[0] for row in PAUSES],
)
def test_a_pause_moves_the_deadline_by_what_it_cost(
    target: str, start: str, paused: str, resumed: str, due: str
) -> None:
    clock = clocks.pause(clocks.start(target, april(start), CITY), april(paused))
    assert clocks.resume(clock, april(resumed), CITY).due_at == april(due)


def test_an_extension_while_paused_is_moved_only_by_what_passes_after_it() -> None:
    clock = clocks.pause(clocks.start("6 jam", wib("2026-04-06 08:00"), CITY), wib("2026-04-06 09:00"))
    clock = clocks.extend(clock, wib("2026-04-08 12:00"), "skpd_head", wib("2026-04-06 20:00"))
    assert not clock.is_running
    assert as_wib(clocks.resume(clock, wib("2026-04-06 21:00"), CITY).due_at) == "2026-04-08 13:00"


def test_a_pause_that_outlasts_an_extension_into_midday_ends_before_closing_time() -> None:
    clock = clocks.start("1 hari kerja", wib("2026-04-06 08:00"), CITY)
    clock = clocks.extend(clock, wib("2026-04-08 12:00"), "skpd_head", wib("2026-04-07 10:00"))
    clock = clocks.resume(clocks.pause(clock, wib("2026-04-08 11:00")), wib("2026-04-08 14:00"), CITY)
    assert as_wib(clock.due_at) == "2026-04-08 16:00"


SIX_HOURS = clocks.start("6 jam", wib("2026-04-06 08:00"), CITY)
NINE, TEN, ELEVEN, NIGHT = (wib(f"2026-04-06 {hour}:00") for hour in ("09", "10", "11", "23"))
PAUSED = clocks.pause(SIX_HOURS, NINE)
STOPPED = clocks.stop(SIX_HOURS, TEN)
REPEATS: list[tuple[str, Clock, Callable[[Clock], Clock]]] = [
    ("pausing a paused clock", PAUSED, lambda clock: clocks.pause(clock, TEN)),
    ("pausing a stopped clock", STOPPED, lambda clock: clocks.pause(clock, ELEVEN)),
    ("resuming a running clock", SIX_HOURS, lambda clock: clocks.resume(clock, TEN, CITY)),
    ("resuming a stopped clock", clocks.stop(PAUSED, TEN), lambda clock: clocks.resume(clock, ELEVEN, CITY)),
    ("stopping a stopped clock", STOPPED, lambda clock: clocks.stop(clock, ELEVEN)),
]


@pytest.mark.parametrize(("clock", "again"), [row[1:] for row in REPEATS], ids=[row[0] for row in REPEATS])
def test_what_is_repeated_changes_nothing(clock: Clock, again: Callable[[Clock], Clock]) -> None:
    assert again(clock) == clock


def test_only_a_clock_neither_paused_nor_stopped_is_running() -> None:
    assert [clock.is_running for clock in (SIX_HOURS, PAUSED, STOPPED)] == [True, False, False]


def test_a_level_extends_a_clock_once() -> None:
    clock = clocks.extend(SIX_HOURS, wib("2026-04-07 08:00"), "skpd_head", NINE)
    with pytest.raises(ValueError, match="already"):
        clocks.extend(clock, wib("2026-04-08 08:00"), "skpd_head", TEN)


def test_another_level_may_extend_again() -> None:
    clock = clocks.extend(SIX_HOURS, wib("2026-04-07 08:00"), "skpd_head", NINE)
    clock = clocks.extend(clock, wib("2026-04-08 08:00"), "sekda", TEN)
    assert [as_wib(extension.from_due_at) for extension in clock.extensions] == [
        "2026-04-06 14:00",
        "2026-04-07 08:00",
    ]
    assert as_wib(clock.due_at) == "2026-04-08 08:00"


def test_an_extension_must_be_later_than_the_deadline() -> None:
    with pytest.raises(ValueError, match="not later"):
        clocks.extend(SIX_HOURS, SIX_HOURS.due_at, "skpd_head", NINE)


def test_a_stopped_clock_is_not_extended() -> None:
    with pytest.raises(ValueError, match="stopped"):
        clocks.extend(STOPPED, wib("2026-04-08 08:00"), "skpd_head", ELEVEN)


LATE = [
    ("at the deadline", SIX_HOURS, SIX_HOURS.due_at, False),
    ("a moment after it", SIX_HOURS, SIX_HOURS.due_at + timedelta.resolution, True),
    ("stopped in time", STOPPED, NIGHT, False),
    ("stopped too late", clocks.stop(SIX_HOURS, NIGHT), NIGHT, True),
    ("paused in time", PAUSED, NIGHT, False),
    ("paused in time and stopped in the pause", clocks.stop(PAUSED, NIGHT), NIGHT, False),
    ("paused too late", clocks.pause(SIX_HOURS, NIGHT), NIGHT, True),
]


@pytest.mark.parametrize(("clock", "now", "late"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_a_clock_is_late_after_its_deadline(clock: Clock, now: datetime, late: bool) -> None:
    assert clocks.is_late(clock, now) is late


PORTIONS = [
    ("6 jam", "2026-04-06 20:00", 0, "2026-04-06 20:00"),
    ("6 jam", "2026-04-06 20:00", 50, "2026-04-06 23:00"),
    ("6 jam", "2026-04-06 20:00", 100, "2026-04-07 02:00"),
    ("6 jam", "2026-04-06 20:00", 150, "2026-04-07 05:00"),
    ("4 jam kerja", "2026-04-06 15:00", 50, "2026-04-07 08:30"),
    ("4 jam kerja", "2026-04-06 15:00", 150, "2026-04-07 13:30"),
    ("1 hari kerja", "2026-04-06 20:00", 50, "2026-04-07 11:15"),
    ("1 hari kerja", "2026-04-06 20:00", 150, "2026-04-08 11:15"),
]


@pytest.mark.parametrize(("target", "start", "percent", "moment"), PORTIONS)
def test_alarms_fall_on_portions_of_the_time_that_counts(target: str, start: str, percent: int, moment: str) -> None:
    clock = clocks.start(target, wib(start), CITY)
    assert as_wib(clocks.portion_at(clock, percent, CITY)) == moment


def test_an_extension_moves_the_alarms_too() -> None:
    clock = clocks.extend(SIX_HOURS, wib("2026-04-06 18:00"), "skpd_head", NINE)
    assert as_wib(clocks.portion_at(clock, 50, CITY)) == "2026-04-06 13:00"


def test_a_machine_whose_clock_is_behind_turns_nothing_around() -> None:
    clock = clocks.stop(clocks.resume(PAUSED, NINE - MINUTE, CITY), NINE - 2 * MINUTE)
    assert (clock.pauses[0].to_at, clock.stopped_at, clock.due_at) == (NINE, NINE, SIX_HOURS.due_at)


def test_a_clock_comes_back_from_the_store_as_it_was() -> None:
    clock = clocks.extend(clocks.resume(PAUSED, TEN, CITY), wib("2026-04-08 08:00"), "sekda", ELEVEN)
    assert Clock.model_validate_json(clock.model_dump_json()) == clock


def test_a_clock_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        SIX_HOURS.due_at = NIGHT  # pyright: ignore[reportAttributeAccessIssue]
