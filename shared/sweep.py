"""What must happen without anybody asking: events published again, alarms, closing, and the day's tasks.

Each part asks for what is due and works on it batch by batch until none is left or the time is up; the rest
stays due for the next run. Exactly once is the reports' own doing: every change is a transaction on one of them.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared import (
    alarms,
    batches,
    daily,
    events,
    joint_moves,
    moves,
    public_proof,
    redelivery,
    reports,
    tasks,
    witnesses,
)
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.messages import digests
from shared.moves import Details
from shared.platform.ports import Files, Json, Missing, Transaction
from shared.public_files import BUCKET, DESCRIPTION
from shared.report import Report
from shared.tasks import Task
from shared.workflow import SYSTEM

log = logging.getLogger(__name__)

BATCH = 200
SECONDS = 240  # of the function's 300
DAILY = "daily"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Swept(NamedTuple):
    republished: int
    parked: int
    alarmed: int


class _Alarmed(NamedTuple):
    reports: int
    left: int


def sweep(
    here: Installation, now: datetime, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
) -> Swept:
    """Three reads when nothing is due. Ends with the line `swept`, whose figures alerts are made of."""
    limit = TimeLimit.of(seconds, clock)
    again = redelivery.run(here, now, limit.half())  # a crowd of events leaves time for the alarms
    alarmed = _alarm(here, now, limit)
    _do_tasks(here, now, limit)
    swept = Swept(again.events, again.parked, alarmed.reports)
    figures = {
        "oldest_event_minutes": (now - again.oldest) // timedelta(minutes=1),
        "unrouted": again.unrouted,
        "overdue_left": again.left + alarmed.left,
        **_published(here.platform.files, now),
    }
    log.info("swept", extra={**swept._asdict(), **figures})
    return swept


def _published(files: Files, now: datetime) -> dict[str, Json]:
    """What the public files say of themselves: how old they are, and what the last proof found."""
    proved = public_proof.newest(files)
    return {
        "export_age_hours": (now - _exported_at(files)) // timedelta(hours=1),
        "proof_age_hours": (now - (proved.moment if proved else NEVER)) // timedelta(hours=1),
        "without_owner": proved.exceptions if proved else None,
    }


def _exported_at(files: Files) -> datetime:
    try:
        return datetime.fromisoformat(json.loads(files.get(BUCKET, DESCRIPTION).data)["created"])
    except Missing:
        return NEVER


def _alarm(here: Installation, now: datetime, limit: TimeLimit) -> _Alarmed:
    done = batches.each(
        lambda after: reports.due(here.store, "next_alarm_at", now, BATCH, after),
        lambda report: _moved_on(here, report.ticket, now),
        limit,
    )
    left = done.failed if done.is_finished else reports.number_due(here.store, "next_alarm_at", now)
    return _Alarmed(sum(done.results), left)


def _moved_on(here: Installation, ticket: str, now: datetime) -> bool:
    """Whether anything happened to the report."""
    before, after = here.store.transact(lambda transaction: _next(here, transaction, ticket, now))
    events.publish_new(here.platform.bus, before, after)
    return len(after.history) > len(before.history)


def _next(here: Installation, transaction: Transaction, ticket: str, now: datetime) -> tuple[Report, Report]:
    """The report before and after all that its clocks ask for by `now`."""
    before = report = reports.get(transaction, ticket)
    while report.next_alarm_at is not None and report.next_alarm_at <= now:
        report = _alarmed(here, transaction, report, now)
    if report is not before:
        reports.put(transaction, report)
    return before, report


def _alarmed(here: Installation, transaction: Transaction, report: Report, now: datetime) -> Report:
    details = Details()
    if _is_reached(alarms.closing_at(report, here.city), now):
        name = "close"
    elif _is_reached(alarms.waiting_until(report, here.city), now):
        name = "resume"
    elif _is_reached(alarms.unsurveyed_at(report, here.city), now):
        name, details = "dispatch", Details(reason="unsurveyed")
    elif alarm := alarms.due(report, here.city, now):
        report = alarms.reminded(report, alarm)
        name, details = "remind", Details(reason=str(alarm))
    else:  # it is quiet now, or the catalogue has changed since the moment was written
        return alarms.planned(report, here.city, now)
    after = moves.move(report, name, SYSTEM, at=now, city=here.city, salt=secrets.token_hex(16), details=details)
    joint_moves.follow(transaction, report, after, SYSTEM, city=here.city, details=details)
    return after


def _is_reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _do_tasks(here: Installation, now: datetime, limit: TimeLimit) -> None:
    task = tasks.earliest(here.store)
    if (task is None or task.due_at <= now) and tasks.begin(here.store, Task(name=DAILY, kind=DAILY, due_at=now)):
        task = tasks.earliest(here.store)
    while task is not None and task.due_at <= now and not limit.is_over:
        try:
            _do(here, task, now, limit)
        except Exception:
            log.exception("task left to the next run", extra={"task": task.name})
        task = tasks.earliest(here.store, task)


def _do(here: Installation, task: Task, now: datetime, limit: TimeLimit) -> None:
    if task.kind == digests.KIND:
        digests.send(here, task, now)
    elif task.kind == witnesses.KIND:
        witnesses.tell(here, task, now)
    elif task.kind != DAILY:  # of a newer Kanal than this one
        log.error("unknown task", extra={"task": task.name})
    elif daily.run(here, now, limit):
        tasks.done(here.store, task, daily.next_at(now, here.city.calendar))
