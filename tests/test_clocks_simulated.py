"""Clocks of 2019 to 2027 against a simulation that goes minute by minute (`slow_clock.py`)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from shared import catalogue, clocks
from shared.clocks import Clock
from tests.cases import times
from tests.slow_clock import AT_WORK, BEGIN, CITY, CLOSINGS, DAY, DAYS, HOLIDAYS, SEASONS, SlowClock, moment, windows

Wait: TypeAlias = int | str  # so many minutes, or until the clock is due, or until the next opening or closing time
Gaps: TypeAlias = "list[tuple[Wait, Wait]]"
CALENDAR = catalogue.load(CITY).calendar
WORKING = ["30 menit kerja", "2 jam kerja", "6 jam kerja", "40 jam kerja", "1 hari kerja", "5 hari kerja"]
SHIPPED = ["30 menit", "6 jam", "72 jam", "7 hari", *WORKING, "14 hari kerja", "60 hari kerja"]
AMOUNTS = {"menit": 900, "jam": 48, "hari": 8, "menit kerja": 1500, "jam kerja": 50, "hari kerja": 60}


@cache
def _awkward_days() -> list[int]:
    """Days around every holiday, New Year, and the first and the last day of Ramadan; Fridays come by themselves."""
    edges = [edge for season in SEASONS for edge in (season["first"], season["last"])]
    awkward = {day.isoformat() for day in HOLIDAYS} | set(edges) | {f"{year}-12-31" for year in range(2019, 2028)}
    days = [number for number in range(DAYS) if str((BEGIN + timedelta(days=number)).date()) in awkward]
    return sorted({day + near for day in days for near in range(-4, 3) if 0 <= day + near < DAYS})


@cache
def _awkward_minutes() -> list[int]:
    """Midnight, and every time at which a window opens or closes, a minute before, and a minute after."""
    days = [windows((BEGIN + timedelta(days=number)).date()) for number in range(DAYS)]
    edges = {edge for day in days for window in day for edge in window}
    at = {int(edge[:2]) * 60 + int(edge[3:]) for edge in edges}
    return sorted({0, 1, DAY - 1} | {minute + near for minute in at for near in (-1, 0, 1)})


@st.composite
def _starts(draw: st.DrawFn) -> int:
    day = draw(st.integers(0, DAYS - 1) | st.sampled_from(_awkward_days()))
    return day * DAY + draw(st.integers(0, DAY - 1) | st.sampled_from(_awkward_minutes()))


@st.composite
def _targets(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from(sorted(AMOUNTS)))
    return f"{draw(st.integers(1, AMOUNTS[unit]))} {unit}"


STARTS = _starts()
TARGETS = st.sampled_from(SHIPPED) | _targets()
LENGTHS = st.just(0) | st.integers(0, 300) | st.integers(0, 9 * DAY)
WAITS = LENGTHS | st.sampled_from(["due", "opening", "closing"])
GAPS = st.lists(st.tuples(WAITS, WAITS), max_size=4)


def waited(slow: SlowClock, at: int, wait: Wait) -> int:
    """The minute that it is after so many minutes, or at the next moment of that kind."""
    if wait == "due":
        return max(at, slow.due)
    if wait == "closing":
        return CLOSINGS.find(1, at + 1)
    if wait == "opening":
        return AT_WORK.find(b"\0\1", at) + 1
    return at + int(wait)


def lived(target: str, start: int, gaps: Gaps) -> tuple[Clock, SlowClock, int]:
    """Both clocks, paused and resumed in turn, and the minute that it is then."""
    clock, slow, at = clocks.start(target, moment(start), CALENDAR), SlowClock(target, start), start
    for wait, length in gaps:
        at = waited(slow, at, wait)
        clock = clocks.pause(clock, moment(at))
        slow.pause(at)
        at = waited(slow, at, length)
        clock = clocks.resume(clock, moment(at), CALENDAR)
        slow.resume(at)
    return clock, slow, at


@times(5)
@given(start=STARTS, target=TARGETS)
def test_a_deadline_agrees_with_the_simulation(start: int, target: str) -> None:
    assert clocks.start(target, moment(start), CALENDAR).due_at == moment(SlowClock(target, start).due)


@times(5)
@given(start=STARTS, target=TARGETS, gaps=GAPS)
def test_a_deadline_after_pauses_agrees_with_the_simulation(start: int, target: str, gaps: Gaps) -> None:
    clock, slow, now = lived(target, start, gaps)
    assert clock.due_at == moment(slow.due)
    assert clocks.is_late(clock, moment(now)) is slow.is_late(now)


@times(3)
@given(start=STARTS, target=TARGETS, gaps=GAPS, percent=st.integers(1, 200))
def test_a_portion_agrees_with_the_simulation(start: int, target: str, gaps: Gaps, percent: int) -> None:
    clock, slow, _ = lived(target, start, gaps)
    off = abs(clocks.portion_at(clock, percent, CALENDAR) - moment(slow.portion(percent)))
    assert off <= timedelta.resolution


@times(3)
@given(start=STARTS, target=TARGETS, seconds=st.floats(0, 60))
def test_a_start_within_a_minute_is_due_between_those_of_the_minutes(start: int, target: str, seconds: float) -> None:
    due = [clocks.start(target, moment(at), CALENDAR).due_at for at in (start, start + seconds / 60, start + 1)]
    assert due == sorted(due)
    assert due[0] == moment(SlowClock(target, start).due)


@times(3)
@given(start=STARTS, target=TARGETS, gaps=GAPS, wait=WAITS, length=WAITS)
def test_no_pause_makes_a_clock_due_earlier_or_changes_whether_it_is_late(
    start: int, target: str, gaps: Gaps, wait: Wait, length: Wait
) -> None:
    clock, slow, now = lived(target, start, gaps)
    begin = waited(slow, now, wait)
    at, later = moment(begin), moment(waited(slow, begin, length))
    paused = clocks.pause(clock, at)
    resumed = clocks.resume(paused, later, CALENDAR)
    late = clocks.is_late(clock, at)
    assert resumed.due_at >= clock.due_at
    assert (clocks.is_late(paused, later), clocks.is_late(resumed, later)) == (late, late)
    assert at < later or resumed.due_at == clock.due_at


@times(1)
@given(start=STARTS, target=TARGETS, gaps=GAPS, early=st.integers(1, DAY))
def test_nothing_is_written_as_earlier_than_what_happened_before(
    start: int, target: str, gaps: Gaps, early: int
) -> None:
    """The clocks of two machines differ."""
    clock, _, now = lived(target, start, gaps)
    paused = clocks.pause(clock, moment(now - early))
    stopped = clocks.stop(clocks.resume(paused, moment(start - early), CALENDAR), moment(start - early))
    assert stopped.due_at == clock.due_at
    assert stopped.stopped_at == moment(now)


@times(1)
@given(start=STARTS, target=TARGETS, gaps=GAPS, is_open=st.booleans())
def test_a_clock_comes_back_from_the_store_as_it_was(start: int, target: str, gaps: Gaps, is_open: bool) -> None:
    clock, _, now = lived(target, start, gaps)
    clock = clocks.pause(clock, moment(now + 1)) if is_open else clock
    assert Clock.model_validate_json(clock.model_dump_json()) == clock
