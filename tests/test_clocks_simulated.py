"""Clocks against a simulation that goes minute by minute and knows only when somebody is at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from shared import clocks
from shared.clocks import Clock
from tests.test_clocks import CITY, HOLIDAYS, MINUTE, RAMADAN, WEEK, WIB

Gaps: TypeAlias = "list[tuple[int, int]]"


def wib(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WIB)


def at_work(minute: datetime) -> bool:
    local = minute.astimezone(WIB)
    if local.date() in HOLIDAYS:
        return False
    in_season = RAMADAN[0] <= local.date() <= RAMADAN[1]
    windows = (RAMADAN[2] if in_season else WEEK).get(local.weekday(), ())
    return any(opens <= local.time() < closes for opens, closes in windows)


def minutes(since: datetime) -> Iterator[datetime]:
    while True:
        yield since
        since += MINUTE


def counts(clock: Clock, minute: datetime) -> bool:
    if any(pause.to_at and pause.from_at <= minute < pause.to_at for pause in clock.pauses):
        return False
    return at_work(minute) if clock.target.endswith("kerja") else True


def end_of_minutes(clock: Clock, amount: int) -> datetime:
    """The end of the amount-th minute that counts."""
    for minute in minutes(clock.started_at):
        amount -= counts(clock, minute)
        if not amount:
            return minute + MINUTE
    raise AssertionError


def nth_closing_time(clock: Clock, n: int) -> datetime:
    """The n-th closing time after the day of arrival that is in no pause."""
    arrival = clock.started_at.astimezone(WIB).date()
    worked, day = False, arrival
    closing = clock.started_at
    for minute in minutes(clock.started_at):
        today = minute.astimezone(WIB).date()
        if today != day:
            in_pause = any(pause.to_at and pause.from_at < closing <= pause.to_at for pause in clock.pauses)
            n -= worked and day > arrival and not in_pause
            if not n:
                return closing
            worked, day = False, today
        if at_work(minute):
            worked, closing = True, minute + MINUTE
    raise AssertionError


STARTS = st.sampled_from(["2025-12-29 00:00", "2026-02-13 00:00", "2026-03-12 00:00", "2026-04-08 00:00"]).flatmap(
    lambda day: st.integers(0, 6 * 1440).map(lambda offset: wib(day) + offset * MINUTE)
)
GAPS = st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 2 * 1440)), max_size=3)


def lived(target: str, start: datetime, gaps: Gaps) -> Clock:
    """A clock paused and resumed in turn, so many minutes apart."""
    clock, at = clocks.start(target, start, CITY), start
    for wait, length in gaps:
        at += wait * MINUTE
        clock = clocks.pause(clock, at)
        at += length * MINUTE
        clock = clocks.resume(clock, at, CITY)
    return clock


@settings(max_examples=150, deadline=None)
@given(start=STARTS, amount=st.integers(1, 900), unit=st.sampled_from(["menit", "menit kerja"]), gaps=GAPS)
def test_minutes_agree_with_the_simulation(start: datetime, amount: int, unit: str, gaps: Gaps) -> None:
    clock = lived(f"{amount} {unit}", start, gaps)
    assert clock.due_at == end_of_minutes(clock, amount)


@settings(max_examples=150, deadline=None)
@given(start=STARTS, amount=st.integers(1, 6), gaps=GAPS)
def test_working_days_agree_with_the_simulation(start: datetime, amount: int, gaps: Gaps) -> None:
    clock = lived(f"{amount} hari kerja", start, gaps)
    assert clock.due_at == nth_closing_time(clock, amount)


@settings(max_examples=150, deadline=None)
@given(
    start=STARTS,
    hundreds=st.integers(1, 6),
    unit=st.sampled_from(["menit", "menit kerja"]),
    gaps=GAPS,
    percent=st.integers(1, 200),
)
def test_portions_agree_with_the_simulation(
    start: datetime, hundreds: int, unit: str, gaps: Gaps, percent: int
) -> None:
    clock = lived(f"{hundreds * 100} {unit}", start, gaps)
    assert clocks.portion_at(clock, percent, CITY) == end_of_minutes(clock, hundreds * percent)


@settings(max_examples=150, deadline=None)
@given(start=STARTS, unit=st.sampled_from(["jam", "jam kerja", "hari kerja"]), gaps=GAPS)
def test_no_pause_makes_a_late_clock_timely(start: datetime, unit: str, gaps: Gaps) -> None:
    clock = lived(f"1 {unit}", start, gaps)
    at = max([clock.due_at, *(pause.to_at for pause in clock.pauses if pause.to_at)]) + MINUTE
    assert clocks.is_late(clocks.resume(clocks.pause(clock, at), at + timedelta(days=9), CITY), at)
