"""When a report wants attention next: a clock's 50, 80, 100, 150 %, the end of waiting, or its closing. Pure.

`next_at` is the one stored field that the sweep asks for, so a sweep costs what is due, not what is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from shared import clocks
from shared.catalogue import Catalogue
from shared.report import Report
from shared.workflow import ClockName, Status

PERCENTS = (50, 80, 100, 150)


class Alarm(NamedTuple):
    """`passed_over`: older levels of the same clock that no sweep has seen in time."""

    clock: ClockName
    percent: int
    passed_over: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.clock}:{self.percent}" + "".join(f":passed-{percent}" for percent in self.passed_over)


def next_at(report: Report, city: Catalogue) -> datetime | None:
    at_once = closing_at(report, city) or waiting_until(report, city)
    return at_once or min((at for _, _, at in _ahead(report, city)), default=None)


def due(report: Report, city: Catalogue, now: datetime) -> Alarm | None:
    """The newest level that `now` has reached on the first clock that has one."""
    reached: dict[ClockName, list[int]] = {}
    for name, percent, at in _ahead(report, city):
        if at <= now:
            reached.setdefault(name, []).append(percent)
    return next((Alarm(name, levels[-1], tuple(levels[:-1])) for name, levels in reached.items()), None)


def reminded(report: Report, alarm: Alarm, city: Catalogue) -> Report:
    """`report` with that level done."""
    report = report.model_copy(update={"reminded": {**report.reminded, alarm.clock: alarm.percent}})
    return report.model_copy(update={"next_alarm_at": next_at(report, city)})


def closing_at(report: Report, city: Catalogue) -> datetime | None:
    """When an ended report closes for good: the reporter may object until then."""
    if report.is_open or report.closed_at is not None:
        return None
    ended = next(step for step in reversed(report.history) if step.status != report.status or step.move in _ENDING)
    return ended.at + timedelta(days=city.city.objection_days)


def waiting_until(report: Report, city: Catalogue) -> datetime | None:
    """How long the clocks stand still for an answer; then they run on without it."""
    asked = report.last("ask") if report.status is Status.WAITING else None
    return clocks.start(city.city.waiting_cap, asked.at, city.calendar).due_at if asked else None


def is_unsurveyed(report: Report, city: Catalogue, now: datetime) -> bool:
    """A survey not done at half of *coordinate*: the SKPD gets the report all the same."""
    clock = report.clocks.get(ClockName.COORDINATE)
    if report.status is not Status.SURVEY or clock is None:
        return False
    return clocks.portion_at(clock, PERCENTS[0], city.calendar) <= now


_ENDING = frozenset({"validate", "refer", "reject", "merge", "withdraw"})


def _ahead(report: Report, city: Catalogue) -> Iterator[tuple[ClockName, int, datetime]]:
    """The levels not yet done of every running clock, lowest first."""
    for name, clock in report.clocks.items():
        if not clock.is_running:
            continue
        for percent in PERCENTS:
            if percent > report.reminded.get(name, 0):
                yield name, percent, clocks.portion_at(clock, percent, city.calendar)
