"""Every night: the public record as files, from what has changed since the last time.

A report belongs to the partition of the day on which it came. Changed reports are merged into their partitions; of
these the months are made, of the months the whole, and then `datapackage.json` points to all of it. Last, every row
that is another becomes a line of the log (`shared.transparency`). A run may be killed at any point and be run again,
and one that runs out of time is gone on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from shared import report_scans
from shared.batches import TimeLimit
from shared.export import entries, month, publishing, reading, record, whole
from shared.export.reading import OVERLAP, SETTLED
from shared.export.record import FORM, Draft, Piece, Record
from shared.installation import Installation
from shared.public_files import BUCKET, DRAFT, HOUSEKEEPING
from shared.public_list import recent
from shared.transparency import log

T = TypeVar("T")
R = TypeVar("R")
AT_ONCE = 32  # days; so many are read anew when a run is killed
_DAY = timedelta(days=1)
FOREVER = TimeLimit(float("inf"))


class Each(Protocol):
    """How days are read and months made: one after the other or, in other processes, side by side; told in order."""

    def __call__(self, step: Callable[[Installation, T], R], tasks: Iterable[T]) -> Iterable[R]: ...


class Exported(NamedTuple):
    """`reports`: how many are published; None where the run has not come so far. `read`: from the store."""

    reports: int | None
    read: int
    is_finished: bool


class _OutOfTime(Exception):
    pass


def run(
    here: Installation,
    now: datetime,
    *,
    limit: TimeLimit = FOREVER,
    each: Each | None = None,
    is_anew: bool = False,
    settled: timedelta = SETTLED,
) -> Exported:
    """`is_anew`: everything is read, as when there was no record. `settled`: what is younger is left to the next."""
    files = here.platform.files
    if is_anew:
        for name in (DRAFT, HOUSEKEEPING):  # without that note, everything is copied
            files.delete(BUCKET, name)
    draft = _begun(here, now, is_anew=is_anew)
    run = _Run(here, now, limit, each or partial(_one_by_one, here), draft)
    try:
        run.read_days()
        run.merge_changes(now - settled)
        run.build_months()
    except _OutOfTime:
        return Exported(None, run.read, is_finished=False)
    known = run.draft.record
    known = known.model_copy(update={"whole": whole.build(files, known)})
    count = publishing.publish(here, known, whole.figures(here, known, now), now)
    files.delete(BUCKET, DRAFT)
    log.publish(here, entries.offer(here, known, now - SETTLED), now)
    return Exported(count, run.read, is_finished=True)


def _begun(here: Installation, now: datetime, *, is_anew: bool) -> Draft:
    files, rules = here.platform.files, recent.rules_of(here.city)
    draft = record.draft(files, rules, now)
    known = None if is_anew else record.published(files, rules)
    if draft:
        return draft
    if known and known.known_until <= now:
        return Draft(record=known)
    before = record.former_days(files)
    first = report_scans.first_arrived_at(here.store)
    since = min([*before, here.city.calendar.local_day(first or now)])
    return Draft(record=Record(form=FORM, rules=rules, known_until=now - SETTLED), next_day=since, before=before)


def _one_by_one(here: Installation, step: Callable[[Installation, T], R], tasks: Iterable[T]) -> Iterator[R]:
    return (step(here, task) for task in tasks)


class _Run:
    """How far it has come is in `draft`, and kept after every step."""

    def __init__(self, here: Installation, now: datetime, limit: TimeLimit, each: Each, draft: Draft) -> None:
        self._here = here
        self._now = now
        self._limit = limit
        self._each = each
        self.draft = draft
        self.read = 0

    def read_days(self) -> None:
        """Every day from nothing, up to the day on which that began."""
        day = self.draft.next_day
        if day is None:
            return
        last = self._here.city.calendar.local_day(self._now)
        days = [day + number * _DAY for number in range((last - day).days + 1)]
        tasks = [(each, self.draft.before.get(each), self._now) for each in days]
        found: dict[date, Piece] = dict(self.draft.record.days)
        for each, piece, number in self._each(reading.read_day, tasks):
            self.read += number
            if piece:
                found[each] = piece
            if ((each - day).days + 1) % AT_ONCE == 0 or each == last:
                self._keep({"days": dict(found)}, next_day=None if each == last else each + _DAY)
                self._pause(is_done=each == last)

    def merge_changes(self, until: datetime) -> None:
        """A day of changes at a time; the first time also those that came late."""
        since = self.draft.record.known_until - OVERLAP
        until = max(until, self.draft.record.known_until)
        while since < until:
            end = min(since + _DAY, until)
            days, number = reading.merge_changes(self._here, self.draft.record.days, since, end)
            self.read += number
            self._keep({"days": days, "known_until": max(end, self.draft.record.known_until)})
            self._pause(is_done=end == until)
            since = end

    def build_months(self) -> None:
        tasks = list(month.tasks(self.draft.record, self._here.city, self._now))
        for task, built in zip(tasks, self._each(month.build, tasks), strict=True):
            self._keep({"months": {**self.draft.record.months, task.month: built}})
            self._pause(is_done=task is tasks[-1])

    def _keep(self, changed: dict[str, object], **more: object) -> None:
        known = self.draft.record.model_copy(update=changed)
        self.draft = self.draft.model_copy(update={"record": known, **more})
        record.keep(self._here.platform.files, self.draft)

    def _pause(self, *, is_done: bool) -> None:
        """Raises _OutOfTime where the rest is for the next run. Whoever runs does at least one step of what is left."""
        if self._limit.is_over and not is_done:
            raise _OutOfTime
