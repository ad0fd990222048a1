"""What is counted of some published reports: the smallest part of the statistics. Pure.

Tallies add up in any order, and the tally of a whole is the sum of its parts' tallies, so that a day's may be kept
and added again. One without open reports stays the same for ever; one with open reports grows old, as they get late.

The median needs no list of all times: an exact counter of times, by the hour rounded up to two days and by the day
rounded up beyond, says truly "half of them took at most so long".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate, takewhile
from typing import NamedTuple, TypeVar

from shared.open_data import PublicReport, PublicStep
from shared.workflow import OPEN, ClockName, Status

M = TypeVar("M", datetime, str)
BY_THE_HOUR = 48
_HOUR = timedelta(hours=1)
_DAY = 24


class Outcome(StrEnum):
    """Every published report has exactly one."""

    OPEN = "terbuka"
    RESOLVED = "selesai"
    REFERRED = "dirujuk"
    REJECTED = "ditolak"
    WITHDRAWN = "ditarik"
    MERGED = "digabung"


_ENDED = {
    Status.RESOLVED: Outcome.RESOLVED,
    Status.REFERRED: Outcome.REFERRED,
    Status.REJECTED: Outcome.REJECTED,
    Status.DUPLICATE: Outcome.MERGED,
}


class Counted(NamedTuple):
    """What counts of one report: it goes into several tallies. `hours`: what it took, of a resolved one.
    `is_flagged`: as in the public view.
    """

    outcome: Outcome
    is_in_time: bool | None
    is_reopened: bool
    hours: int | None
    is_flagged: bool | None = None


@dataclass
class Tally:
    """`took`: how many resolved reports took how many hours, from their arrival to the validated end."""

    outcomes: Counter[Outcome] = field(default_factory=Counter[Outcome])
    in_time: int = 0
    late: int = 0
    reopened: int = 0
    took: Counter[int] = field(default_factory=Counter[int])
    flagged: int = 0
    unflagged: int = 0

    def add(self, one: Counted, times: int = 1) -> None:
        self.outcomes[one.outcome] += times
        self.in_time += times * (one.is_in_time is True)
        self.late += times * (one.is_in_time is False)
        self.reopened += times * one.is_reopened
        self.flagged += times * (one.is_flagged is True)
        self.unflagged += times * (one.is_flagged is False)
        if one.hours is not None:
            self.took[one.hours] += times

    def merge(self, other: Tally) -> None:
        self.outcomes += other.outcomes
        self.in_time += other.in_time
        self.late += other.late
        self.reopened += other.reopened
        self.took += other.took
        self.flagged += other.flagged
        self.unflagged += other.unflagged

    @property
    def reports(self) -> int:
        return self.outcomes.total()

    @property
    def problems(self) -> int:
        """A report that was merged into another one is the same problem once more."""
        return self.reports - self.outcomes[Outcome.MERGED]

    @property
    def median_hours(self) -> int | None:
        """Within how many hours at least half of the resolved reports were; None where none is."""
        lengths = sorted(self.took)
        so_far = accumulate(self.took[each] for each in lengths)
        total = self.took.total()
        return next((each for each, count in zip(lengths, so_far, strict=True) if 2 * count >= total), None)


def of(reports: Iterable[PublicReport], now: datetime) -> Tally:
    tally = Tally()
    for report in reports:
        tally.add(counted(report, now))
    return tally


def counted(report: PublicReport, now: datetime) -> Counted:
    return Counted(outcome(report), is_in_time(report, now), report.reopened > 0, hours(report), report.is_flagged)


def hours(report: PublicReport) -> int | None:
    """What it took until it was resolved."""
    step = began(report) if report.status is Status.RESOLVED else None
    return rounded_up(step.at - report.created_at) if step else None


def outcome(report: PublicReport) -> Outcome:
    return outcome_of(report.status, is_withdrawn=report.is_withdrawn)


def outcome_of(status: Status, *, is_withdrawn: bool) -> Outcome:
    if status in OPEN:
        return Outcome.OPEN
    return Outcome.WITHDRAWN if is_withdrawn else _ENDED[status]


def is_in_time(report: PublicReport, now: datetime) -> bool | None:
    """Was the promised end kept? False also for what is open and late. None: not to be said yet, or nothing is
    promised any more, as of what was rejected, withdrawn, referred or merged. In `waiting` the clock stands still.
    """
    if report.status is Status.RESOLVED:
        return report.met.get(ClockName.RESOLVE)
    step = began(report)
    since = late_from(report.status, report.deadlines.get(ClockName.RESOLVE), step.at if step else None)
    return False if since is not None and now > since else None


def late_from(status: Status, due_at: M | None, began_at: M | None) -> M | None:
    """Of an open one; None where it never gets late as it is. Moments, or text that sorts as they do."""
    if status not in OPEN or due_at is None:
        return None
    stands_still = status is Status.WAITING and began_at is not None and began_at <= due_at
    return None if stands_still else due_at


def began(report: PublicReport) -> PublicStep | None:
    """The public step by which it came to its present status."""
    *_, first = (None, *takewhile(lambda step: step.status is report.status, reversed(report.history)))
    return first


def rounded_up(took: timedelta) -> int:
    """In hours: full ones to two days, then 24 times the full days. The clocks of two computers differ a little."""
    full = max(-(-took // _HOUR), 1)
    return full if full <= BY_THE_HOUR else -(-full // _DAY) * _DAY
