"""Telling of one step: find whom, send, keep the receipts, and take the event out of the report.

At least once: after a crash in between it is all told again, with the same message ids. Never silence: what may go
later keeps the event waiting, and whom no channel reaches is in the report for the operator to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared import contacts, digests, letters, receipts, reports, sending, tasks
from shared.installation import Installation
from shared.letters import Notice
from shared.platform.ports import Transaction
from shared.receipts import Receipt
from shared.report import Event, Report, Undelivered
from shared.report_events import partly_told, with_undelivered, without_event
from shared.sending import Outcome
from shared.tasks import Task

PATIENCE = 3  # tries at a channel in trouble, before the next one is used


@dataclass
class _Told:
    """What has come of the notices so far."""

    receipts: list[Receipt] = field(default_factory=list[Receipt])
    undelivered: list[Undelivered] = field(default_factory=list[Undelivered])
    digests: list[Task] = field(default_factory=list[Task])
    wait: float | None = None

    def later(self, seconds: float) -> None:
        self.wait = max(self.wait or 0.0, seconds)


def tell(here: Installation, ticket: str, event_id: str, now: datetime) -> None:
    """Nothing when the event has been told."""
    opened = here.store.open()
    report = reports.get(opened, ticket)
    event = report.event(event_id)
    if event is None:
        return
    told = _Told()
    for notice in letters.of(here, report, report.history[event.seq], now):
        if notice.to not in event.told:
            _tell_one(here, notice, event, told, now)

    def record(transaction: Transaction) -> None:
        current = reports.get(transaction, ticket)
        if current.event(event_id) is not None:
            receipts.put(transaction, told.receipts)
            for task in told.digests:
                tasks.put(transaction, task)
            reports.put(transaction, _after(current, event_id, told, now))

    here.store.transact(record, opened)


def _tell_one(here: Installation, notice: Notice, event: Event, told: _Told, now: datetime) -> None:
    digest = digests.of_a_storm(here.store, notice.post, now) if notice.post else None
    if digest is not None:
        told.digests.append(digest)
        told.receipts.append(_receipt(notice, Outcome(), now, digest.name))
        return
    outcome = sending.send(here.platform.post, notice.addresses, notice.message, is_patient=event.tries < PATIENCE)
    if outcome.later is not None:
        told.later(outcome.later)
    elif outcome.refused and outcome.channel is None and _has_another_way(here, notice):
        told.later(0.0)
    else:
        told.receipts.append(_receipt(notice, outcome, now))
        if outcome.channel is None and notice.addresses:
            told.undelivered.append(Undelivered(seq=notice.seq, to=notice.to, at=now))


def _has_another_way(here: Installation, notice: Notice) -> bool:
    """The reporter's other address, from now on; it is asked first, like any new one."""
    reporter = notice.reporter
    if reporter is None:
        return False

    def work(transaction: Transaction) -> bool:
        contact = contacts.find(transaction, reporter)
        other = contact.other if contact and contact.address == notice.addresses[0][1] else None
        if other is None or other.told_by not in here.platform.post.channels or contact is None or contact.switched:
            return False
        contacts.put(transaction, other.model_copy(update={"switched": True}))
        return True

    return here.store.transact(work)


def _receipt(notice: Notice, outcome: Outcome, now: datetime, digest: str = "") -> Receipt:
    return Receipt(
        id=notice.receipt,
        ticket=notice.ticket,
        seq=notice.seq,
        to=notice.to,
        at=now,
        channel=outcome.channel,
        refused=outcome.refused,
        subject=notice.words.subject if notice.post else "",
        text=notice.words.text if notice.post else "",
        digest=digest,
    )


def _after(report: Report, event_id: str, told: _Told, now: datetime) -> Report:
    report = with_undelivered(report, told.undelivered)
    if told.wait is None:
        return without_event(report, event_id)
    return partly_told(report, event_id, _reached(told.receipts), now + timedelta(seconds=told.wait))


def _reached(kept: Iterable[Receipt]) -> list[str]:
    return [receipt.to for receipt in kept]
