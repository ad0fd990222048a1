"""Telling of one step: find whom, send, keep the receipts, and take the event out of the report.

At least once: after a crash in between it is all told again, with the same message ids. Never silence: what may go
later keeps the event waiting, and what was refused for good is in the report for the operator to see. Of many, one
delivery reaches some and the next ones the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared import events, reports, tasks
from shared.installation import Installation
from shared.messages import addresses, digests, letters, receipts, sending
from shared.messages.letters import Notice
from shared.messages.receipts import Receipt
from shared.messages.sending import Outcome
from shared.platform.ports import Channel, Transaction
from shared.report import Event, Report, Undelivered
from shared.report_events import TRIES, partly_told, with_undelivered, without_event
from shared.tasks import Task

PATIENCE = 3  # tries at a channel in trouble, before the next one is used
AT_ONCE = 40  # recipients reached in one delivery, which has a minute; a report may have any number of supporters


@dataclass
class _Told:
    """What has come of the notices so far. `noted`: who has it in the inbox only."""

    receipts: list[Receipt] = field(default_factory=list[Receipt])
    reached: list[str] = field(default_factory=list[str])
    noted: list[str] = field(default_factory=list[str])
    undelivered: list[Undelivered] = field(default_factory=list[Undelivered])
    digests: list[Task] = field(default_factory=list[Task])
    wait: float | None = None
    has_more: bool = False

    def done(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self.reached.append(receipt.to)

    def put_off(self, receipt: Receipt, seconds: float) -> None:
        """An inbox has it all the same, whatever becomes of the channels."""
        self.wait = max(self.wait or 0.0, seconds)
        if receipt.text:
            self.receipts.append(receipt)
            self.noted.append(receipt.to)


def tell(here: Installation, ticket: str, event_id: str, now: datetime) -> None:
    """Nothing when the event has been told, or comes again before it may."""
    opened = here.store.open()
    report = reports.get(opened, ticket)
    event = report.event(event_id)
    if event is None or (event.rests_until is not None and now < event.rests_until):
        return
    told = _Told()
    for notice in letters.of(here, report, report.history[event.seq], now):
        if notice.to in event.told:
            continue
        if len(told.reached) == AT_ONCE:
            told.has_more = True
            break
        _tell_one(here, notice, event, told, now)
    left = _recorded(here, opened, ticket, event_id, told, now)
    if told.has_more and left is not None:
        events.publish(here.platform.bus, left, (event,))


def _recorded(
    here: Installation, opened: Transaction, ticket: str, event_id: str, told: _Told, now: datetime
) -> Report | None:
    """The report with what has come of it; None when another delivery has taken the event meanwhile."""

    def record(transaction: Transaction) -> Report | None:
        current = reports.get(transaction, ticket)
        waiting = current.event(event_id)
        if waiting is None:
            return None
        receipts.put(transaction, _to_keep(transaction, waiting, told))
        for task in told.digests:
            tasks.put(transaction, task)
        current = _after(current, event_id, told, now)
        reports.put(transaction, current)
        return current

    return here.store.transact(record, opened)


def _tell_one(here: Installation, notice: Notice, event: Event, told: _Told, now: datetime) -> None:
    is_crowded = notice.post is not None and notice.addresses
    digest = digests.of_a_storm(here.store, notice.post or "", notice.receipt, now) if is_crowded else None
    if digest is not None:
        told.digests.append(digest)
        told.done(_receipt(notice, Outcome(), now, digest.name))
        return
    outcome = sending.send(here.platform.post, notice.addresses, notice.message, is_patient=event.tries < PATIENCE)
    by = outcome.channel or _another_way(here, notice, event, outcome)
    if outcome.refused and outcome.later is None:
        lost = Undelivered(seq=notice.seq, to=notice.to, at=now, refused=outcome.refused, by=by)
        told.undelivered.append(lost)
    if outcome.later is not None or by != outcome.channel:
        told.put_off(_receipt(notice, outcome, now), outcome.later or 0.0)
    else:
        told.done(_receipt(notice, outcome, now))


def _another_way(here: Installation, notice: Notice, event: Event, outcome: Outcome) -> Channel | None:
    """The channel of the reporter's other address: when the first is refused for good, and rather than giving up."""
    is_hopeless = outcome.later is None or event.tries >= TRIES - 1
    if notice.reporter is None or not is_hopeless:
        return None
    of_no_use, channels = notice.addresses[0][1], here.platform.post.channels
    return addresses.switch(here.store, here.secret, notice.reporter, of_no_use=of_no_use, channels=channels)


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


def _to_keep(transaction: Transaction, waiting: Event, told: _Told) -> list[Receipt]:
    """Not of whom another delivery of the event has reached meanwhile; and what is read stays read."""
    kept = [receipt for receipt in told.receipts if receipt.to not in waiting.told]
    return [receipts.in_place_of(transaction, receipt) if receipt.to in waiting.noted else receipt for receipt in kept]


def _after(report: Report, event_id: str, told: _Told, now: datetime) -> Report:
    report = with_undelivered(report, told.undelivered)
    if told.wait is None and not told.has_more:
        return without_event(report, event_id)
    not_before = now if told.has_more else now + timedelta(seconds=told.wait or 0.0)
    return partly_told(report, event_id, told=told.reached, noted=told.noted, not_before=not_before)
