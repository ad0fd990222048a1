"""When somebody is at work: windows per weekday, holidays, and other hours in a season (Ramadan).

Days and windows are local to the calendar's zone, everything that is counted is UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

from shared.clocks.targets import Target

Windows: TypeAlias = Mapping[int, tuple[tuple[time, time], ...]]
Span: TypeAlias = tuple[datetime, datetime]

FOREVER = datetime.max.replace(tzinfo=UTC)
IDLE_DAYS = 400
NO_WORK = f"The calendar shows no working time for {IDLE_DAYS} days."


@dataclass(frozen=True)
class Calendar:
    """`windows` by weekday (Monday is 0), in order; `special` is (first day, last day, their windows).

    A weekday without windows is free. A holiday is free in a season, too.
    """

    windows: Windows
    holidays: frozenset[date]
    special: tuple[tuple[date, date, Windows], ...] = ()
    zone: str = "Asia/Jakarta"

    def __post_init__(self) -> None:
        for windows in (self.windows, *(season for _, _, season in self.special)):
            for weekday, of_day in windows.items():
                edges = [edge for window in of_day for edge in window]
                if weekday not in range(7) or any(later <= earlier for earlier, later in pairwise(edges)):
                    raise ValueError(f"The working windows of weekday {weekday} are out of order: {of_day}.")

    def spans_on(self, day: date) -> list[Span]:
        """The working windows of one local day, in UTC."""
        if day in self.holidays:
            return []
        season = (windows for first, last, windows in self.special if first <= day <= last)
        zone = ZoneInfo(self.zone)
        return [
            (
                datetime.combine(day, opens, zone).astimezone(UTC),
                datetime.combine(day, closes, zone).astimezone(UTC),
            )
            for opens, closes in next(season, self.windows).get(day.weekday(), ())
        ]

    def local_day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


def deadline(start: datetime, target: Target, calendar: Calendar) -> datetime:
    """`5 hari kerja` ends at closing time of the fifth working day after the local day of `start`."""
    start = as_utc(start)
    if target.is_in_working_days:
        return nth_closing(calendar, calendar.local_day(start), target.amount)
    return after(counted(target, calendar, start), start, target.length)


def counted(target: Target, calendar: Calendar, since: datetime) -> Iterator[Span]:
    """The spans in which time counts for a target: always, or when somebody is at work."""
    if not target.is_in_working_time:
        return iter([(since, FOREVER)])
    return (span for spans in _working_days(calendar, calendar.local_day(since)) for span in spans)


def after(spans: Iterable[Span], start: datetime, length: timedelta) -> datetime:
    """The first moment at which `length` of the spans has passed since `start`."""
    if not length:
        return start
    for opens, closes in spans:
        begin = max(opens, start)
        if begin < closes and length <= closes - begin:
            return begin + length
        length -= max(closes - begin, timedelta())
    raise ValueError(NO_WORK)


def between(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    total = timedelta()
    for opens, closes in spans:
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), timedelta())
    return total


def closings(calendar: Calendar, since: date) -> Iterator[datetime]:
    """The closing times of the working days from `since` on."""
    return (spans[-1][1] for spans in _working_days(calendar, since))


def nth_closing(calendar: Calendar, day: date, n: int) -> datetime:
    """Closing time of the n-th working day after `day`."""
    return _first(islice(closings(calendar, day + timedelta(days=1)), n - 1, None))


def next_closing(calendar: Calendar, moment: datetime) -> datetime:
    return _first(closing for closing in closings(calendar, calendar.local_day(moment)) if closing > moment)


def as_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"A moment needs a time zone: {moment}.")
    return moment.astimezone(UTC)


def _first(found: Iterator[datetime]) -> datetime:
    closing = next(found, None)
    if closing is None:
        raise ValueError(NO_WORK)
    return closing


def _working_days(calendar: Calendar, since: date) -> Iterator[list[Span]]:
    """Ends when a calendar shows no working time for so long that it must be a mistake."""
    idle = 0
    while idle < IDLE_DAYS:
        spans = calendar.spans_on(since)
        if spans:
            yield spans
        idle = 0 if spans else idle + 1
        since += timedelta(days=1)
