"""What went wrong with the clocks of other systems, each with a test that it does not here, on the shipped calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shared import clocks
from shared.clocks import Calendar, Clock
from shared.workflow import ClockName, Status
from tests.test_clocks import as_wib, wib
from tests.test_moves import CITY, OPERATOR, moved, report_at

NOW = CITY.calendar
# 2026-11-23 is a Monday.
STARTED = [
    ("osTicket #1168, #4969: no business hours", "2 jam kerja", "2026-11-27 16:00", "2026-11-30 09:00"),
    ("GLPI #687: created outside hours", "2 jam kerja", "2026-11-22 22:00", "2026-11-23 09:30"),
    # Half past midnight on Tuesday in Pangkalpinang is still Monday in UTC.
    ("GLPI #15429: the day of another zone", "1 hari kerja", "2026-11-24 00:30", "2026-11-25 16:00"),
    ("frappe #2075: created on a day off", "2 jam kerja", "2026-08-25 10:00", "2026-08-26 09:30"),
    ("frappe #2212: the lunch break", "2 jam kerja", "2026-11-23 11:00", "2026-11-23 14:00"),
    # 17, 25, 26, 27 and 30 March: 18 to 24 are Nyepi and Lebaran, with their leave and a weekend.
    ("Signalen: holidays ignored", "5 hari kerja", "2026-03-16 10:00", "2026-03-30 16:00"),
    ("uReport: whole days only", "30 menit", "2026-11-23 09:00", "2026-11-23 09:30"),
    ("uReport: whole days only", "36 jam", "2026-11-23 09:00", "2026-11-24 21:00"),
    ("majifix: hours without a calendar", "6 jam kerja", "2026-12-24 10:00", "2026-12-28 14:30"),
]


@pytest.mark.parametrize(("target", "start", "due"), [row[1:] for row in STARTED], ids=[row[0] for row in STARTED])
def test_it_is_due_when_the_city_promised(target: str, start: str, due: str) -> None:
    assert as_wib(clocks.start(target, wib(start), NOW).due_at) == due


PAUSED = [
    # Five and a half hours are used by Friday 15:00, the sixth ends half an hour after the answer.
    (
        "GLPI #10594: a pause over a weekend",
        "6 jam kerja",
        "2026-11-27 08:00",
        ("2026-11-27 15:00", "2026-11-30 10:00"),
        "2026-11-30 10:30",
    ),
    # Nobody works in this pause; 24 hours on the start would make it due on Monday at 09:30.
    (
        "frappe #2449: the pause added to the start",
        "2 jam kerja",
        "2026-11-27 15:00",
        ("2026-11-28 10:00", "2026-11-29 10:00"),
        "2026-11-30 08:00",
    ),
]


@pytest.mark.parametrize(
    ("target", "start", "pause", "due"), [row[1:] for row in PAUSED], ids=[row[0] for row in PAUSED]
)
def test_a_pause_costs_what_was_worked_in_it(target: str, start: str, pause: tuple[str, str], due: str) -> None:
    clock = clocks.pause(clocks.start(target, wib(start), NOW), wib(pause[0]))
    assert as_wib(clocks.resume(clock, wib(pause[1]), NOW).due_at) == due


@pytest.mark.parametrize("target", ["30 menit", "6 jam", "30 menit kerja", "6 jam kerja", "1 hari kerja"])
@pytest.mark.parametrize(
    "created_at", ["2026-11-22T23:30:00Z", "2026-11-23T06:30:00+07:00", "2026-11-23T08:30:00+09:00"]
)
def test_nothing_is_late_or_half_over_when_it_is_created(target: str, created_at: str) -> None:
    """GLPI #15429: a time zone made tickets escalate at creation."""
    at = datetime.fromisoformat(created_at)
    clock = clocks.start(target, at, NOW)
    assert not clocks.is_late(clock, at)
    assert clocks.portion_at(clock, 50, NOW) > at
    assert clock == clocks.start(target, wib("2026-11-23 06:30"), NOW)


def test_a_target_changed_after_a_pause_is_counted_from_the_start_with_the_pause() -> None:
    """GLPI #15605."""
    clock = clocks.pause(clocks.start("6 jam", wib("2026-11-23 09:00"), NOW), wib("2026-11-23 10:00"))
    clock = clocks.resume(clock, wib("2026-11-23 12:00"), NOW)
    other = [clocks.retargeted(clock, target, NOW).due_at for target in ("24 jam", "4 jam kerja", "1 hari kerja")]
    assert [as_wib(due_at) for due_at in other] == ["2026-11-24 11:00", "2026-11-23 16:00", "2026-11-24 16:00"]


@pytest.mark.parametrize("target", ["30 menit", "6 jam", "2 jam kerja", "60 hari kerja"])
def test_every_level_of_escalation_has_a_moment_of_its_own(target: str) -> None:
    """GLPI #5319: only the first level fired."""
    clock = clocks.start(target, wib("2026-11-27 20:00"), NOW)
    moments = [clocks.portion_at(clock, percent, NOW) for percent in (50, 80, 100, 150)]
    assert moments == sorted(set(moments))


NINE = wib("2026-11-23 09:00")
SURPRISE = replace(NOW, holidays=NOW.holidays | {date(2026, 11, 24)})  # a decree of Monday noon


def counted_anew(clock: Clock, calendar: Calendar) -> list[str]:
    """When it is due if it was started by that calendar, or goes on, or gets another target and its own again."""
    paused = clocks.pause(clock, NINE + timedelta(hours=3))
    again = clocks.retargeted(clocks.retargeted(clock, "1 jam", calendar), clock.target, calendar)
    resumed = clocks.resume(paused, wib("2026-11-25 10:00"), calendar)
    return [as_wib(each.due_at) for each in (clocks.start(clock.target, NINE, calendar), resumed, again)]


def test_a_surprise_holiday_moves_no_deadline_that_was_promised() -> None:
    """Zammad #390. A decree is data: what is counted after it is counted by it, and nothing else moves."""
    clock = clocks.start("9 jam kerja", NINE, NOW)
    assert as_wib(clock.due_at) == "2026-11-24 10:30"  # six hours on Monday, three on Tuesday
    assert clocks.portion_at(clock, 100, SURPRISE) == clock.due_at
    assert clocks.is_late(clock, wib("2026-11-24 10:31"))
    # Paused from Monday 12:00 to Wednesday 10:00: 3 + 7.5 + 2.5 hours, or without Tuesday 3 + 2.5, after 10:30.
    assert counted_anew(clock, NOW) == ["2026-11-24 10:30", "2026-11-26 08:30", "2026-11-24 10:30"]
    assert counted_anew(clock, SURPRISE) == ["2026-11-25 10:30", "2026-11-25 14:00", "2026-11-25 10:30"]


@pytest.mark.parametrize("text", ["-1 jam", "0 jam", "-5 hari kerja", "1.5 hari"])
def test_no_target_is_negative(text: str) -> None:
    """majifix repaired negative durations afterwards."""
    with pytest.raises(ValueError, match="whole number"):
        clocks.start(text, NINE, NOW)


def test_no_duration_is_negative_although_the_clocks_of_two_machines_differ() -> None:
    """majifix repaired negative durations afterwards, by another moment of resolution."""
    clock = clocks.pause(clocks.start("6 jam", NINE, NOW), NINE - timedelta(minutes=2))
    clock = clocks.resume(clock, NINE - timedelta(minutes=5), NOW)
    stopped = clocks.stop(clock, NINE - timedelta(minutes=9))
    assert (stopped.stopped_at, stopped.pauses[0].from_at, stopped.pauses[0].to_at) == (NINE, NINE, NINE)
    assert stopped.due_at == NINE + timedelta(hours=6)


def test_a_merged_report_is_never_overdue() -> None:
    """Austin: duplicates of a closed case stayed open and were counted as overdue."""
    merged = moved(report_at(Status.DISPATCHED), "merge", OPERATOR, parent="PGK-0000-0000-0")
    a_year_later = merged.changed_at + timedelta(days=365)
    assert set(merged.clocks) == set(ClockName)
    assert not any(clock.is_running or clocks.is_late(clock, a_year_later) for clock in merged.clocks.values())
