"""When a report wants attention next: a part of a clock is used up, a survey is given up, waiting or objecting
ends. And who hears an alarm. Pure.

`next_at` is the one stored field that the sweep asks for, so a sweep costs what is due, not what is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from shared import clocks
from shared.catalogue import Catalogue
from shared.clocks import Clock
from shared.quiet_hours import heard_at
from shared.report import Report
from shared.workflow import ClockName, Role, Status


class Alarm(NamedTuple):
    """`passed_over`: older levels of the same clock that no sweep has seen in time."""

    clock: ClockName
    percent: int
    passed_over: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.clock}:{self.percent}" + "".join(f":passed-{percent}" for percent in self.passed_over)


class Rung(NamedTuple):
    """Who hears an alarm: that post; where none is named, or nobody holds it, all with that role (at that SKPD)."""

    role: Role
    skpd: str | None = None
    post: str | None = None


_ENDING = frozenset({"validate", "reply", "refer", "reject", "merge", "withdraw"})
_LADDERS = {Status.SURVEY: "surveyor", Status.DISPATCHED: "skpd", Status.WORKING: "skpd"}
_AT_SKPD = frozenset({Role.OFFICER, Role.HEAD})


def planned(report: Report, city: Catalogue, now: datetime | None = None) -> Report:
    """`report` with both its moments: when it is looked at again, and the deadline somebody is held to."""
    return report.model_copy(
        update={"next_alarm_at": next_at(report, city, now), "due_at": next_deadline(report, city)}
    )


def next_at(report: Report, city: Catalogue, now: datetime | None = None) -> datetime | None:
    """With `now` not earlier than an alarm may be heard from now on."""
    at_once = closing_at(report, city) or waiting_until(report, city)
    if at_once:
        return at_once
    alarms = [_heard(report, name, max(at, now or at), city) for name, _, at in _ahead(report, city)]
    given_up = unsurveyed_at(report, city)
    return min([*alarms, given_up] if given_up else alarms, default=None)


def next_deadline(report: Report, city: Catalogue) -> datetime | None:
    """None once a report has ended, and where no clock runs."""
    if not report.is_open:
        return None
    running = [clock.due_at for clock in report.clocks.values() if clock.is_running]
    return waiting_until(report, city) or min(running, default=None)


def due(report: Report, city: Catalogue, now: datetime) -> Alarm | None:
    """The newest level that `now` has reached on the first clock that has one and may be heard."""
    reached: dict[ClockName, list[int]] = {}
    for name, percent, at in _ahead(report, city):
        if at <= now and _heard(report, name, now, city) <= now:
            reached.setdefault(name, []).append(percent)
    return next((Alarm(name, levels[-1], tuple(levels[:-1])) for name, levels in reached.items()), None)


def reminded(report: Report, alarm: Alarm) -> Report:
    """`report` with that level done."""
    return report.model_copy(update={"reminded": {**report.reminded, alarm.clock: alarm.percent}})


def armed_again(report: Report, changed: Mapping[ClockName, Clock], city: Catalogue, at: datetime) -> Report:
    """A level is done once per deadline: of a clock with another one, those still to come will come again."""
    done = dict(report.reminded)
    for name, clock in changed.items():
        before = report.clocks.get(name)
        if before is None or before.due_at == clock.due_at or not clock.is_running:
            continue
        kept = [each for each in city.city.alarms.percents if each <= done.get(name, 0)]
        done[name] = max((each for each in kept if clocks.portion_at(clock, each, city.calendar) <= at), default=0)
    return report.model_copy(update={"reminded": done}) if done != report.reminded else report


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


def unsurveyed_at(report: Report, city: Catalogue) -> datetime | None:
    """When the SKPD gets a report all the same, though nobody surveyed it. A survey that an operator asked for later
    than that has until the next level; after the last there is no time for one.
    """
    clock = report.clocks.get(ClockName.COORDINATE)
    if report.status is not Status.SURVEY or clock is None or not clock.is_running:
        return None
    rules, sent = city.city.alarms, report.last("send_survey")
    levels = [rules.unsurveyed_percent, *(each for each in rules.percents if each > rules.unsurveyed_percent)]
    moments = (clocks.portion_at(clock, level, city.calendar) for level in levels)
    if sent is None:
        return next(moments)
    return next((moment for moment in moments if moment > sent.at), sent.at)


def rung(report: Report, percent: int, city: Catalogue) -> Rung:
    """By who holds the report; a confidential one stays with its body, whatever its status."""
    rules = city.city.alarms
    name = "confidential" if report.is_restricted else _LADDERS.get(report.status, "operator")
    levels = sum(each <= percent for each in rules.percents)  # the catalogue may have changed since
    step = rules.ladders.of(name)[max(levels - 1, 0)]
    role = step.role or (Role.HEAD if report.is_restricted else Role.SUPERVISOR)
    if role not in _AT_SKPD:
        return Rung(role, None, step.post)
    return Rung(role, report.skpd, step.post) if report.skpd else Rung(Role.SUPERVISOR)


def _heard(report: Report, name: ClockName, at: datetime, city: Catalogue) -> datetime:
    return heard_at(
        at,
        in_working_time=clocks.parse(report.clocks[name].target).is_in_working_time,
        is_urgent=_is_urgent(report, city),
        calendar=city.calendar,
        night=city.city.alarms.night,
    )


def _is_urgent(report: Report, city: Catalogue) -> bool:
    """Until its code is known a report is as urgent as the most urgent code of its channel."""
    possible = (report.code,) if report.code else city.channels[report.channel].codes
    return any(city.codes[code].urgent for code in possible if code in city.codes)


def _ahead(report: Report, city: Catalogue) -> Iterator[tuple[ClockName, int, datetime]]:
    """The levels not yet done of every running clock, lowest first."""
    for name, clock in report.clocks.items():
        if not clock.is_running:
            continue
        for percent in city.city.alarms.percents:
            if percent > report.reminded.get(name, 0):
                yield name, percent, clocks.portion_at(clock, percent, city.calendar)
