"""Many notices in one message.

Whoever has been sent STORM messages within an hour gets the rest of a quarter of an hour in one. What waits for a
digest is in the inbox already, and the digest is a task that `remind_overdue` sees to.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from shared import receipts, sending, staff, tasks
from shared.installation import Installation
from shared.platform.ports import Channel, Message, Store
from shared.receipts import Receipt
from shared.sending import Outcome
from shared.staff import Post
from shared.tasks import Task

KIND = "digest"
TEMPLATE = "kanal_ringkasan"
STORM = 10
HOUR = timedelta(hours=1)
SLOT = timedelta(minutes=15)
LATER = timedelta(minutes=5)
MOST = 300
LISTED = 10


def of_a_storm(store: Store, post: str, now: datetime) -> Task | None:
    """The digest that the next notice for that post has to wait for; None when it can go at once."""
    if receipts.count_since(store, post, now - HOUR) < STORM:
        return None
    due_at = now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % SLOT + SLOT
    return Task(name=f"{KIND}-{post}-{due_at:%Y%m%dT%H%M}", kind=KIND, due_at=due_at, post=post, put_at=now)


def send(here: Installation, task: Task, now: datetime) -> None:
    """All that waits for that digest, in one message; again a little later when the channel is in trouble."""
    post = staff.find(here.store, task.post or "")
    waiting = receipts.in_digest(here.store, task.post or "", task.name, MOST)
    outcome = Outcome()
    if post is not None and post.ended_at is None and waiting:
        first = f"{task.name}.{waiting[0].id}"
        outcome = _sent(here, post, first, f"{len(waiting)} pemberitahuan", of_storm(waiting))
    if outcome.later is not None:
        tasks.done(here.store, task, now + max(LATER, timedelta(seconds=outcome.later)))
        return
    told = [receipt.model_copy(update={"digest": "", "channel": outcome.channel}) for receipt in waiting]
    here.store.transact(lambda transaction: receipts.put(transaction, told))
    if len(waiting) < MOST:
        tasks.done(here.store, task)


def _sent(here: Installation, post: Post, name: str, subject: str, text: str) -> Outcome:
    link = f"{here.address}/staff-console/api/inbox"

    def message(channel: Channel, to: str) -> Message:
        digest = hashlib.sha256(f"{name}:{channel}:{to}".encode()).hexdigest()[:16]
        return Message(f"digest.{digest}", to, subject, text, channel, link, template=TEMPLATE, values=(subject, link))

    office = here.platform.post
    return sending.send(office, post.addresses(office.channels), message, is_patient=False)


def of_storm(waiting: Sequence[Receipt]) -> str:
    kinds = Counter(receipt.subject.rpartition(": ")[0] for receipt in waiting)
    counted = [f"• {kind}: {count} laporan" for kind, count in kinds.most_common()]
    tickets = list(dict.fromkeys(receipt.ticket for receipt in waiting))
    return "\n".join([f"{len(waiting)} pemberitahuan datang hampir bersamaan:", *counted, "", _listed(tickets)])


def _listed(tickets: Sequence[str]) -> str:
    rest = f" dan {len(tickets) - LISTED} lainnya" if len(tickets) > LISTED else ""
    return f"Yang paling lama menunggu: {', '.join(tickets[:LISTED])}{rest}."
