"""Clocks that were paused, extended, stopped or given another target, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from shared import clocks
from shared.clocks import Clock
from tests.test_clocks import CITY, as_wib, wib

MINUTE = timedelta(minutes=1)


def april(text: str) -> datetime:
    return wib(f"2026-04-{text}")


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
    ("thirty minutes at night", "30 menit", "06 23:45", "06 23:50", "07 08:00", "07 08:25"),
    ("over Friday's prayer", "2 jam kerja", "10 10:30", "10 11:30", "10 13:00", "10 14:00"),
    # Half an hour is left when it is paused, half an hour before closing time.
    ("due at closing time", "2 jam kerja", "06 14:00", "06 15:30", "07 07:30", "07 08:00"),
    ("of no length", "2 jam kerja", "06 09:00", "06 10:00", "06 10:00", "06 11:00"),
    ("begins as it is due", "2 jam kerja", "06 09:00", "06 11:00", "06 14:00", "06 14:00"),
    ("days: begins as it is due", "1 hari kerja", "06 09:00", "07 16:00", "09 10:00", "09 10:00"),
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
    clock = clocks.extend(clock, wib("2026-04-08 12:00"), "skpd_head", at=wib("2026-04-06 20:00"), calendar=CITY)
    assert not clock.is_running
    assert as_wib(clocks.resume(clock, wib("2026-04-06 21:00"), CITY).due_at) == "2026-04-08 13:00"


def test_a_pause_that_outlasts_an_extension_into_midday_ends_before_closing_time() -> None:
    clock = clocks.start("1 hari kerja", wib("2026-04-06 08:00"), CITY)
    clock = clocks.extend(clock, wib("2026-04-08 12:00"), "skpd_head", at=wib("2026-04-07 10:00"), calendar=CITY)
    clock = clocks.resume(clocks.pause(clock, wib("2026-04-08 11:00")), wib("2026-04-08 14:00"), CITY)
    assert as_wib(clock.due_at) == "2026-04-08 16:00"


# Start, extended at, to, paused, resumed; where nobody works at the new deadline, or the pause outlasts it.
EXTENDED = [
    ("round the clock", "6 jam", "06 08:00", ("06 09:00", "07 12:00"), "07 08:00", "07 10:00", "07 14:00"),
    ("no work is left", "2 jam kerja", "10 09:00", ("10 10:00", "11 12:00"), "11 10:00", "12 10:00", "12 10:00"),
    ("into the night", "1 hari kerja", "06 09:00", ("07 10:00", "08 20:00"), "08 19:00", "09 17:00", "10 16:30"),
    ("a closing time lost", "1 hari kerja", "06 09:00", ("07 10:00", "08 12:00"), "07 15:00", "07 17:00", "09 16:00"),
    ("late, then extended", "2 jam kerja", "06 09:00", ("06 14:00", "07 12:00"), "07 10:00", "07 11:00", "07 14:00"),
]


@pytest.mark.parametrize(
    ("target", "start", "extension", "paused", "resumed", "due"),
    [row[1:] for row in EXTENDED],
    ids=[row[0] for row in EXTENDED],
)
def test_a_pause_moves_an_extended_deadline(
    target: str, start: str, extension: tuple[str, str], paused: str, resumed: str, due: str
) -> None:
    at, to = map(april, extension)
    clock = clocks.extend(clocks.start(target, april(start), CITY), to, "officer", at=at, calendar=CITY)
    assert clocks.resume(clocks.pause(clock, april(paused)), april(resumed), CITY).due_at == april(due)


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
    clock = clocks.extend(SIX_HOURS, wib("2026-04-07 08:00"), "skpd_head", at=NINE, calendar=CITY)
    with pytest.raises(ValueError, match="already"):
        clocks.extend(clock, wib("2026-04-08 08:00"), "skpd_head", at=TEN, calendar=CITY)


def test_another_level_may_extend_again() -> None:
    clock = clocks.extend(SIX_HOURS, wib("2026-04-07 08:00"), "skpd_head", at=NINE, calendar=CITY)
    clock = clocks.extend(clock, wib("2026-04-08 08:00"), "sekda", at=TEN, calendar=CITY)
    assert [as_wib(extension.from_due_at) for extension in clock.extensions] == [
        "2026-04-06 14:00",
        "2026-04-07 08:00",
    ]
    assert as_wib(clock.due_at) == "2026-04-08 08:00"


def test_an_extension_must_be_later_than_the_deadline() -> None:
    with pytest.raises(ValueError, match="not later"):
        clocks.extend(SIX_HOURS, SIX_HOURS.due_at, "skpd_head", at=NINE, calendar=CITY)


def test_an_extension_in_a_pause_must_be_later_than_what_the_pause_has_brought_already() -> None:
    """Paused from 09:00 to 23:00, six hours of 08:00 are used at 04:00."""
    with pytest.raises(ValueError, match="not later"):
        clocks.extend(PAUSED, wib("2026-04-07 04:00"), "skpd_head", at=NIGHT, calendar=CITY)
    clock = clocks.extend(PAUSED, wib("2026-04-07 04:01"), "skpd_head", at=NIGHT, calendar=CITY)
    assert as_wib(clocks.resume(clock, NIGHT, CITY).due_at) == "2026-04-07 04:01"


def test_an_extension_of_a_late_clock_is_not_dated_back() -> None:
    with pytest.raises(ValueError, match="passed"):
        clocks.extend(SIX_HOURS, wib("2026-04-06 20:00"), "skpd_head", at=NIGHT, calendar=CITY)


def test_another_target_breaks_no_extension_and_the_way_back_is_exact() -> None:
    clock = clocks.resume(PAUSED, TEN, CITY)
    clock = clocks.extend(clock, wib("2026-04-08 08:00"), "skpd_head", at=ELEVEN, calendar=CITY)
    shorter, longer = (clocks.retargeted(clock, target, CITY) for target in ("2 jam", "5 hari kerja"))
    assert [as_wib(other.due_at) for other in (shorter, longer)] == ["2026-04-08 08:00", "2026-04-13 16:00"]
    assert [clocks.retargeted(other, "6 jam", CITY) for other in (shorter, longer)] == [clock, clock]


def test_a_level_has_had_its_turn_also_when_another_target_outlasts_it() -> None:
    clock = clocks.extend(SIX_HOURS, wib("2026-04-07 08:00"), "skpd_head", at=NINE, calendar=CITY)
    with pytest.raises(ValueError, match="already"):
        clocks.extend(
            clocks.retargeted(clock, "7 hari", CITY), wib("2026-05-01 08:00"), "skpd_head", at=TEN, calendar=CITY
        )


def test_a_stopped_clock_is_not_extended() -> None:
    with pytest.raises(ValueError, match="stopped"):
        clocks.extend(STOPPED, wib("2026-04-08 08:00"), "skpd_head", at=ELEVEN, calendar=CITY)


LATE = [
    ("at the deadline", SIX_HOURS, SIX_HOURS.due_at, False),
    ("a moment after it", SIX_HOURS, SIX_HOURS.due_at + timedelta.resolution, True),
    ("stopped in time", STOPPED, NIGHT, False),
    ("stopped too late", clocks.stop(SIX_HOURS, NIGHT), NIGHT, True),
    ("paused in time", PAUSED, NIGHT, False),
    ("paused at the deadline", clocks.pause(SIX_HOURS, SIX_HOURS.due_at), NIGHT, False),
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
    clock = clocks.extend(SIX_HOURS, wib("2026-04-06 18:00"), "skpd_head", at=NINE, calendar=CITY)
    assert as_wib(clocks.portion_at(clock, 50, CITY)) == "2026-04-06 13:00"


def test_a_machine_whose_clock_is_behind_turns_nothing_around() -> None:
    clock = clocks.stop(clocks.resume(PAUSED, NINE - MINUTE, CITY), NINE - 2 * MINUTE)
    assert (clock.pauses[0].to_at, clock.stopped_at, clock.due_at) == (NINE, NINE, SIX_HOURS.due_at)


def test_a_clock_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        SIX_HOURS.due_at = NIGHT  # pyright: ignore[reportAttributeAccessIssue]
