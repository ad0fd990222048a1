"""Many notices in one message: a storm's, and the supervisors' day.

A post is sent STORM messages an hour one by one, and the rest of each quarter of an hour in one. What waits for a
digest is in the inbox already, and the digest is a task that `remind_overdue` sees to.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from pydantic import BaseModel

from shared import reports, staff, tasks
from shared.installation import Installation
from shared.messages import notice_words, receipts, sending
from shared.messages.notice_words import Words
from shared.messages.receipts import Receipt
from shared.messages.sending import Outcome
from shared.moments import Moment
from shared.platform.ports import Channel, Message, Store, Transaction
from shared.proof import Proof
from shared.report import Report
from shared.staff import Post
from shared.tasks import Task
from shared.wording import wib
from shared.workflow import APPEARANCE, Role

COLLECTION = "singles"
KIND = "digest"
STORM = 10
HOUR = timedelta(hours=1)
SLOT = timedelta(minutes=15)
LATER = timedelta(minutes=5)
AT_ONCE = 300  # receipts in one commit
MOST_LATE = 300
LISTED = 10


class Single(BaseModel, frozen=True):
    """A notice that went by itself, by its receipt's id."""

    id: str
    at: Moment


class Singles(BaseModel, frozen=True):
    """Stored as `singles/{post}`: those of the last hour."""

    sent: tuple[Single, ...] = ()


def of_a_storm(store: Store, post: str, notice: str, now: datetime) -> Task | None:
    """The digest that this notice for that post has to wait for; None when it goes by itself, and then again when it
    is told again. However many are told at once, STORM of them go.
    """
    if store.transact(lambda transaction: _goes_by_itself(transaction, post, Single(id=notice, at=now))):
        return None
    due_at = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % SLOT + SLOT
    return Task(name=f"{KIND}-{post}-{due_at:%Y%m%dT%H%M}", kind=KIND, due_at=due_at, post=post, put_at=now)


def _goes_by_itself(transaction: Transaction, post: str, notice: Single) -> bool:
    kept = Singles.model_validate(transaction.get(COLLECTION, post) or {})
    recent = tuple(one for one in kept.sent if one.at > notice.at - HOUR)
    if notice.id in {one.id for one in recent}:
        return True
    if len(recent) >= STORM:
        return False
    transaction.put(COLLECTION, post, Singles(sent=(*recent, notice)).model_dump(mode="json"))
    return True


def send(here: Installation, task: Task, now: datetime) -> None:
    """All that waits for that digest, in one message; again a little later when the channel is in trouble."""
    post = staff.find(here.store, task.post or "")
    waiting = receipts.in_digest(here.store, task.post or "", task.name)
    outcome = Outcome()
    if post is not None and post.ended_at is None and waiting:
        first = f"{task.name}.{waiting[0].id}"
        alone = waiting[0] if len(waiting) == 1 else None
        subject = alone.subject if alone else f"{len(waiting)} pemberitahuan"
        outcome = _sent(here, post, first, subject, alone.text if alone else of_storm(waiting))
    if outcome.later is not None:
        tasks.done(here.store, task, now + max(LATER, timedelta(seconds=outcome.later)))
        return
    came_of_it = {"digest": "", "channel": outcome.channel, "refused": outcome.refused}
    told = [receipt.model_copy(update=came_of_it) for receipt in waiting]
    for first in range(0, len(told), AT_ONCE):
        here.store.transact(partial(_keep, told=told[first : first + AT_ONCE]))
    tasks.done(here.store, task)


def _keep(transaction: Transaction, *, told: Sequence[Receipt]) -> None:
    """Whoever has read one meanwhile has read it."""
    receipts.put(transaction, [receipts.in_place_of(transaction, receipt) for receipt in told])


def daily(here: Installation, proof: Proof, now: datetime) -> None:
    """To every supervisor: what is open, and what is late. Put as a digest's task, which is tried until it is sent."""
    late = [report.ticket for report in _late(here, now) if not report.is_restricted]
    subject = f"Ringkasan harian {proof.day}"
    text = _of_day(proof, late, now)
    for post in staff.holding(here.store, Role.SUPERVISOR):
        task = Task(name=f"{KIND}-{post.id}-day-{proof.day}", kind=KIND, due_at=now, post=post.id, put_at=now)
        receipt = Receipt(
            id=f"{task.name}.{post.id}", ticket="", seq=0, to=post.id, at=now, subject=subject, text=text,
            digest=task.name,
        )  # fmt: skip
        here.store.transact(partial(_put, task=task, receipt=receipt))


def _late(here: Installation, now: datetime) -> list[Report]:
    return reports.in_queue(here.store, {"is_open": True}, late_at=now, limit=MOST_LATE).items


def _put(transaction: Transaction, *, task: Task, receipt: Receipt) -> None:
    receipts.put(transaction, [receipt])
    tasks.put(transaction, task)


def _sent(here: Installation, post: Post, name: str, subject: str, text: str) -> Outcome:
    words = Words(subject, text, f"{here.address}/staff-console/api/inbox", notice_words.TEMPLATES["digest"])

    def message(channel: Channel, to: str) -> Message:
        digest_id = f"digest.{hashlib.sha256(f'{name}:{channel}'.encode()).hexdigest()[:16]}"
        return notice_words.message(words, id=digest_id, channel=channel, to=to)

    office = here.platform.post
    return sending.send(office, post.addresses(office.channels), message, is_patient=False)


def of_storm(waiting: Sequence[Receipt]) -> str:
    kinds = Counter(receipt.subject.rpartition(": ")[0] for receipt in waiting)
    counted = [f"• {kind}: {count} laporan" for kind, count in kinds.most_common()]
    tickets = list(dict.fromkeys(receipt.ticket for receipt in waiting))
    return "\n".join([f"{len(waiting)} pemberitahuan datang hampir bersamaan:", *counted, "", _listed(tickets)])


def _of_day(proof: Proof, late: Sequence[str], now: datetime) -> str:
    queues = [f"• {APPEARANCE[status].label}: {count}" for status, count in proof.queues.items() if count]
    lines = [f"Terbuka pada {wib(now)}: {proof.open} laporan.", *queues, ""]
    more = "lebih dari " if len(late) >= MOST_LATE else ""
    lines.append(f"Lewat batas waktu: {more}{len(late)} laporan.")
    if late:
        lines.append(_listed(late))
    if proof.exceptions:
        lines.append(f"Tanpa penanggung jawab atau batas waktu: {proof.exceptions} laporan.")
    return "\n".join(lines)


def _listed(tickets: Sequence[str]) -> str:
    rest = f" dan {len(tickets) - LISTED} lainnya" if len(tickets) > LISTED else ""
    return f"Yang paling lama menunggu: {', '.join(tickets[:LISTED])}{rest}."
