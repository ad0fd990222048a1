"""Events that their consumers have not taken are published again; after ten tries they are parked."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import NamedTuple

from shared import batches, events, reports
from shared.batches import TimeLimit
from shared.installation import Installation
from shared.paging import Page
from shared.platform.ports import Cursor, Transaction
from shared.report import Event, Report
from shared.report_events import tried_again, unparked
from shared.workflow import Status

log = logging.getLogger(__name__)

BATCH = 200


class Republished(NamedTuple):
    """`oldest`: the oldest event that waits. `left`: reports that this run did not get to, or failed at."""

    events: int
    parked: int
    oldest: datetime
    unrouted: int
    left: int


def run(here: Installation, now: datetime, limit: TimeLimit) -> Republished:
    waiting: list[tuple[datetime, bool]] = []

    def find(after: Cursor | None) -> Page[Report]:
        batch = reports.due(here.store, "next_event_at", now, BATCH, after)
        waiting.extend(
            (min((event.created_at for event in report.unsent), default=now), report.status is Status.RECEIVED)
            for report in batch.items
        )
        return batch

    done = batches.each(find, lambda report: _published(here, report.ticket, now), limit)
    return Republished(
        events=sum(published for published, _ in done.results),
        parked=sum(parked for _, parked in done.results),
        oldest=min((oldest for oldest, _ in waiting), default=now),
        unrouted=sum(is_received for _, is_received in waiting),
        left=done.failed if done.is_finished else reports.number_due(here.store, "next_event_at", now),
    )


def redrive(here: Installation, ticket: str, now: datetime) -> None:
    """Events that were given up are tried anew, at once. Raises NotFound."""
    reports.change(here.store, ticket, lambda report: unparked(report, now) if report.parked else report)
    _published(here, ticket, now)


def _published(here: Installation, ticket: str, now: datetime) -> tuple[int, bool]:
    """How many events were published once more, and whether one was given up."""

    def work(transaction: Transaction) -> tuple[Report, tuple[Event, ...], bool]:
        before = reports.get(transaction, ticket)
        after, again = tried_again(before, now)
        if after != before:
            reports.put(transaction, after)
        return after, again, len(after.parked) > len(before.parked)

    report, again, is_parked = here.store.transact(work)
    events.publish(here.platform.bus, report, again)
    if is_parked:
        log.error("event parked after ten tries", extra={"report": ticket})
    return len(again), is_parked
