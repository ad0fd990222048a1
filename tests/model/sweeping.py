"""What nobody asked for: the sweep's own steps, each of which must be due, and none of which may be missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared import clocks, reports
from shared.history import Step
from shared.quiet_hours import heard_at
from shared.report import Report
from tests.model.city import City
from tests.model.flow import FLOW
from tests.model.known import Known, is_ended

PERCENTS = (50, 80, 100, 150)


def absorb(city: City) -> None:
    """The system's new steps into the model."""
    for known in city.known.values():
        report = reports.get(city.platform.store, known.ticket)
        for step in report.history[len(known.steps) :]:
            check_due(city, known, step)
            known.made(step.move, "system", "system", {"reason": step.reason}, city.now)
    city.observe()


def check_due(city: City, known: Known, step: Step) -> None:
    assert (step.role, step.post, step.at) == ("system", "system", city.now), step
    assert FLOW[step.move].allows(known.status), (known, step)
    if step.move == "close":
        assert is_ended(known.status), known
        assert city.now >= known.since + closing(city), known
    elif step.move == "resume":
        assert city.now >= waiting_until(city, known)
    elif step.move == "dispatch":
        assert (known.status, step.reason) == ("survey", "unsurveyed")
    else:
        assert step.move == "remind", step


def check_nothing_left(city: City) -> None:
    """After a sweep that came to its end."""
    for known in city.known.values():
        report = reports.get(city.platform.store, known.ticket)
        assert report.next_alarm_at is None or report.next_alarm_at > city.now, known
        if is_ended(known.status) and not known.is_closed:
            assert city.now < known.since + closing(city), known
        elif known.status == "waiting":
            assert city.now < waiting_until(city, known)
        elif known.is_open:
            check_alarmed(city, report)


def check_alarmed(city: City, report: Report) -> None:
    """Every level of every running clock that could be heard has been done."""
    rules, calendar = city.here.city, city.here.city.calendar
    for name, clock in report.clocks.items():
        if not clock.is_running:
            continue
        possible = (report.code,) if report.code else rules.channels[report.channel].codes
        is_urgent = any(rules.codes[code].urgent for code in possible)
        for percent in PERCENTS:
            at = clocks.portion_at(clock, percent, calendar)
            if at <= city.now:
                heard = heard_at(
                    city.now, in_working_time="kerja" in clock.target, is_urgent=is_urgent, calendar=calendar,
                    night=rules.city.alarms.night,
                )  # fmt: skip
                assert heard > city.now or report.reminded.get(name, 0) >= percent, (name, percent, report.reminded)


def closing(city: City) -> timedelta:
    return timedelta(days=city.here.city.city.objection_days)


def waiting_until(city: City, known: Known) -> datetime:
    return clocks.start(city.here.city.city.waiting_cap, known.since, city.here.city.calendar).due_at
