"""What goes into the partitions: what has changed since the last run or, from nothing, every day by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from shared import report_scans, reports
from shared.export import partition
from shared.export.partition import Change, change_of
from shared.export.record import Piece
from shared.export.row import ERASED, HIDDEN, Row, second, tombstone
from shared.installation import Installation

SETTLED = timedelta(minutes=1)  # what is younger may still be on its way into the store
OVERLAP = timedelta(minutes=15)  # so late may it arrive and is still found
_SHORTEST = timedelta(microseconds=1)


def merge_changes(
    here: Installation, days: dict[date, Piece], since: datetime, until: datetime
) -> tuple[dict[date, Piece], int]:
    """The partitions with what has changed between the two, and how many reports were read."""
    by_day: dict[date, list[Change]] = defaultdict(list)
    number = 0
    for known in report_scans.changed_between(here.store, since, until):
        number += 1
        by_day[here.city.calendar.local_day(known.created_at)].append(change_of(known, here.city))
    files = here.platform.files
    merged = dict(days)
    for day, changes in by_day.items():
        before = partition.read(files, days.get(day))
        after = partition.merged(before, changes)
        if after != before:
            merged[day] = partition.write(files, day, after.values())
    return merged, number


def read_day(here: Installation, task: tuple[date, Piece | None, datetime]) -> tuple[date, Piece | None, int]:
    """A day's partition from the store; what is not there any more leaves a tombstone. How many were read."""
    day, former, now = task
    first, end = here.city.calendar.begins(day), here.city.calendar.begins(day + timedelta(days=1))
    known = report_scans.arrived_between(here.store, first, end - _SHORTEST)
    changes = [change_of(each, here.city) for each in known]
    rows = partition.merged({}, changes)
    before = partition.read(here.platform.files, former)
    rows |= {row.tiket: row for row in _gone(here, before, rows, changes, now)}
    piece = partition.write(here.platform.files, day, rows.values()) if rows else None
    return day, piece, len(changes)


def _gone(
    here: Installation, before: dict[str, Row], rows: dict[str, Row], changes: Iterable[Change], now: datetime
) -> Iterable[Row]:
    hidden = {change.ticket: change for change in changes}
    for ticket in before.keys() - rows.keys():
        row = before[ticket]
        if row.nisan in {HIDDEN, ERASED}:
            yield row
        elif ticket in hidden:
            yield tombstone(row, hidden[ticket].reason, hidden[ticket].at)
        elif here.store.get(reports.COLLECTION, ticket) is None:
            yield tombstone(row, ERASED, second(now))
        else:  # it changes this very moment, so it is among the changes that are read next
            yield row
