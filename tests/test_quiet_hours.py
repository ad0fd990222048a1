"""When an alarm may be heard: at work, or by day, or at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import catalogue
from shared.clocks import Calendar
from shared.quiet_hours import AFTER_CLOSING, Night, heard_at
from shared.settings import Settings

CALENDAR = catalogue.load(Settings().catalogue).calendar
ZONE = ZoneInfo("Asia/Jakarta")
NIGHT = (time(21), time(7, 30))
AFTER_MIDNIGHT = (time(0), time(6))
YEAR = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
KINDS = st.sampled_from([(True, False), (True, True), (False, False), (False, True)])
NIGHTS = st.sampled_from([NIGHT, AFTER_MIDNIGHT])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def heard(moment: datetime, kind: tuple[bool, bool], night: Night = NIGHT) -> datetime:
    return heard_at(moment, in_working_time=kind[0], is_urgent=kind[1], calendar=CALENDAR, night=night)


@pytest.mark.parametrize(
    ("planned", "at"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 12:30", "2026-11-23 12:30"),  # lunch
        ("2026-11-23 16:00", "2026-11-23 16:00"),  # closing time itself
        ("2026-11-23 16:59", "2026-11-23 16:59"),
        ("2026-11-23 17:00", "2026-11-24 07:30"),
        ("2026-11-23 05:00", "2026-11-23 07:30"),
        ("2026-11-27 20:00", "2026-11-30 07:30"),  # over the weekend
        ("2026-12-24 17:00", "2026-12-28 07:30"),  # over Christmas, too
        ("2026-02-20 07:45", "2026-02-20 08:00"),  # in Ramadan
    ],
)
def test_a_working_time_alarm_waits_for_the_next_opening(planned: str, at: str) -> None:
    assert heard(local(planned), (True, False)) == local(at)
    assert heard(local(planned), (True, True)) == local(at)


@pytest.mark.parametrize(
    ("night", "planned", "at"),
    [
        (NIGHT, "2026-11-28 20:59", "2026-11-28 20:59"),
        (NIGHT, "2026-11-28 21:00", "2026-11-29 07:30"),  # a Sunday is a day like others
        (NIGHT, "2026-11-29 02:00", "2026-11-29 07:30"),
        (NIGHT, "2026-11-29 07:30", "2026-11-29 07:30"),
        (AFTER_MIDNIGHT, "2026-11-28 23:59", "2026-11-28 23:59"),
        (AFTER_MIDNIGHT, "2026-11-29 00:00", "2026-11-29 06:00"),
    ],
)
def test_what_is_not_urgent_waits_for_the_end_of_the_night(night: Night, planned: str, at: str) -> None:
    assert heard(local(planned), (False, False), night) == local(at)
    assert heard(local(planned), (False, True), night) == local(planned)


@given(YEAR, KINDS, NIGHTS)
def test_what_may_be_heard_is_heard_at_once_and_nothing_comes_before_its_time(
    planned: datetime, kind: tuple[bool, bool], night: Night
) -> None:
    at = heard(planned, kind, night)
    assert at >= planned
    assert heard(at, kind, night) == at
    assert not _is_quiet(at, kind, night)
    assert at == planned or _is_quiet(planned, kind, night)


@given(YEAR, st.timedeltas(timedelta(), timedelta(days=9)), KINDS, NIGHTS)
def test_what_is_planned_later_is_never_heard_earlier(
    planned: datetime, later: timedelta, kind: tuple[bool, bool], night: Night
) -> None:
    assert heard(planned, kind, night) <= heard(planned + later, kind, night)


@given(YEAR, KINDS)
def test_it_is_never_later_than_the_next_opening(planned: datetime, kind: tuple[bool, bool]) -> None:
    days = (CALENDAR.local_day(planned) + timedelta(days=number) for number in range(20))
    opening = next(spans[0][0] for day in days if (spans := CALENDAR.spans_on(day)) and spans[0][0] >= planned)
    assert heard(planned, kind) <= opening


def test_a_calendar_in_which_nobody_works_silences_nothing() -> None:
    idle = Calendar(windows={}, holidays=frozenset[date]())
    at = local("2026-11-23 23:00")
    assert heard_at(at, in_working_time=True, is_urgent=False, calendar=idle, night=NIGHT) == at


def _is_quiet(moment: datetime, kind: tuple[bool, bool], night: Night) -> bool:
    """Written another way than the rule."""
    clock = moment.astimezone(ZONE).time()
    if kind[0]:
        spans = CALENDAR.spans_on(CALENDAR.local_day(moment))
        return not spans or not spans[0][0] <= moment < spans[-1][1] + AFTER_CLOSING
    begins, ends = night
    by_night = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    return by_night and not kind[1]
