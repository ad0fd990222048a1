"""When an alarm may be heard. Working-time clocks speak while somebody is at work, the others are silent at night
unless the code is urgent. Pure: what is silent comes at the end of the silence, never earlier than it was planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.clocks import Calendar

Night = tuple[time, time]
AFTER_CLOSING = timedelta(hours=1)  # what falls due at closing time is still told that day
SEARCHED_DAYS = 400
_DAY = timedelta(days=1)


def heard_at(moment: datetime, *, in_working_time: bool, is_urgent: bool, calendar: Calendar, night: Night) -> datetime:
    """`moment`, or the next opening, or the end of the night."""
    if in_working_time:
        return _at_work(moment, calendar)
    return moment if is_urgent else _awake(moment, night, calendar)


def _at_work(moment: datetime, calendar: Calendar) -> datetime:
    """From a day's first opening to its last closing and an hour; lunch is no silence. A calendar in which nobody
    ever works silences nothing.
    """
    days = _days(calendar.local_day(moment) - _DAY, SEARCHED_DAYS)
    open_days = (spans for day in days if (spans := calendar.spans_on(day)))
    return next((max(spans[0][0], moment) for spans in open_days if moment < spans[-1][1] + AFTER_CLOSING), moment)


def _awake(moment: datetime, night: Night, calendar: Calendar) -> datetime:
    zone, (begins, ends) = ZoneInfo(calendar.zone), night
    for day in _days(calendar.local_day(moment) - _DAY, 2):
        begin = datetime.combine(day, begins, zone)
        end = datetime.combine(day if begins < ends else day + _DAY, ends, zone)
        if begin <= moment < end:
            return end.astimezone(moment.tzinfo)
    return moment


def _days(first: date, count: int) -> Iterator[date]:
    return (first + number * _DAY for number in range(count))
