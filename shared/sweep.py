"""What must happen without anybody asking: events published again, alarms, closing, forgetting.

Each part asks for what is due, handles at most a batch, and leaves the rest to the next run.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared import alarms, contacts, events, joint_moves, moves, reports
from shared.errors import Refusal
from shared.installation import Installation
from shared.moves import Details
from shared.platform.ports import Files, Missing, Transaction
from shared.report import Event, Report, tried_again
from shared.workflow import SYSTEM, Status

log = logging.getLogger(__name__)

BATCH = 200
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Swept(NamedTuple):
    republished: int
    parked: int
    alarmed: int
    forgotten: int


def sweep(here: Installation, now: datetime) -> Swept:
    """Three reads when nothing is due. Ends with the line `swept`, whose figures alerts are made of."""
    waiting = reports.with_event_due(here.store, now, BATCH)
    republished, parked = _publish_again(here, waiting, now)
    swept = Swept(republished, parked, _alarm(here, now), contacts.forget_due(here.store, now, BATCH))
    oldest = min((event.created_at for report in waiting for event in report.unsent), default=now)
    figures = {
        "oldest_event_minutes": (now - oldest) // timedelta(minutes=1),
        "unrouted": sum(report.status is Status.RECEIVED for report in waiting),
        "export_age_hours": (now - _exported_at(here.platform.files)) // timedelta(hours=1),
    }
    log.info("swept", extra={**swept._asdict(), **figures})
    return swept


def _exported_at(files: Files) -> datetime:
    """When the open data was last written, as its own description says."""
    try:
        return datetime.fromisoformat(json.loads(files.get("open-data", "datapackage.json").data)["created"])
    except Missing:
        return NEVER


def _publish_again(here: Installation, waiting: Sequence[Report], now: datetime) -> tuple[int, int]:
    republished = parked = 0
    for due in waiting:
        report, again = _counted(here, due.ticket, now)
        events.publish(here.platform.bus, report, again)
        republished += len(again)
        if len(report.parked) > len(due.parked):
            parked += 1
            log.error("event parked after ten tries", extra={"report": report.ticket})
    return republished, parked


def _counted(here: Installation, ticket: str, now: datetime) -> tuple[Report, tuple[Event, ...]]:
    again: list[tuple[Event, ...]] = []

    def how(report: Report) -> Report:
        counted, due = tried_again(report, now)
        again[:] = [due]
        return counted

    return reports.change(here.store, ticket, how), again[0]


def _alarm(here: Installation, now: datetime) -> int:
    due = reports.with_alarm_due(here.store, now, BATCH)
    for report in due:
        try:
            before, after = here.store.transact(
                lambda transaction, ticket=report.ticket: _next(here, transaction, ticket, now)
            )
        except (Refusal, LookupError):  # a code the catalogue has lost, say: it comes again, and holds up no other
            log.exception("alarm refused", extra={"report": report.ticket})
            continue
        events.publish_new(here.platform.bus, before, after)
    return len(due)


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
    joint_moves.follow(transaction, report, after, city=here.city, details=details, at=now)
    return after


def _is_reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
